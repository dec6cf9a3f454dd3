using System.IO.Compression;

namespace Labeling.AspNetCore.Api;

public sealed class ExportTests
{
    [Fact]
    public async Task A_folder_without_labels_is_an_archive_without_entries()
    {
        await using var host = await StudioHost.StartAsync(options => options.AddExportFormat(new LabelingExportFormat("files", "Files", folder => new OneFilePerItem(folder))));
        var project = await host.CreateAsync(LabelingTaskType.ImageClassificationMultiClass, pictures: 3);
        Assert.Empty((await ExportAsync(host, project)).Entries);
        for (int i = 0; i < 2; i++)
        {
            var task = (await project.Queue.ClaimAsync("ben", 1, TestContext.Current.CancellationToken))!;
            task.Answer(task.Items[0], new Annotation("cat"));
            await task.SubmitAsync(TestContext.Current.CancellationToken);
        }

        Assert.Equal(2, (await ExportAsync(host, project)).Entries.Count);
    }

    private static async Task<ZipArchive> ExportAsync(StudioHost host, LabelingProject project)
    {
        using var owner = host.Client();
        using var response = await owner.GetAsync($"projects/{project.Info.Id}/export?format=files", TestContext.Current.CancellationToken);
        Assert.Equal("application/zip", response.Content.Headers.ContentType?.MediaType);
        return new ZipArchive(new MemoryStream(await response.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken)));
    }

    private sealed class OneFilePerItem(string folder) : IExporter
    {
        public string Format => "files";

        public async Task<ExportReport> ExportAsync(LabelSnapshot snapshot, IProgress<long>? progress = null, CancellationToken cancellationToken = default)
        {
            long count = 0;
            await foreach (var item in snapshot.ReadItemsAsync(cancellationToken))
            {
                await File.WriteAllTextAsync(Path.Combine(folder, item.Path + ".txt"), $"{item.Annotations.Count}", cancellationToken);
                count++;
            }

            return new ExportReport { Images = count, Annotations = count, Location = folder };
        }
    }
}
