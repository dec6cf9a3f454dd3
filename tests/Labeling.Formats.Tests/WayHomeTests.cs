using Labeling.Imaging;

namespace Labeling.Formats;

/// <summary>A project that was exported from Azure Machine Learning goes on here.</summary>
public sealed class WayHomeTests : IDisposable
{
    private readonly TestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("labels.json", ImportTarget.FinalLabels)]
    [InlineData("labels.jsonl", ImportTarget.FinalLabels)]
    [InlineData("labels.jsonl", ImportTarget.Prelabels)]
    public async Task A_project_exported_from_azure_ml_becomes_one_of_ours(string file, ImportTarget target)
    {
        var photos = SharedData.Find("detection-bloodcells/images");
        var truth = await Samples.ImportAsync(new VocImport(SharedData.Find("detection-bloodcells/voc")));
        var project = new Project(truth.Project) { Name = "Exported" };
        await new AzureMlExport(_folder[file]) { Datastore = "cells", ZeroSizes = true }.ExportAsync(
            Samples.Snapshot(project, [.. truth.Items.Select(item => Samples.Item(item.Id.Value, "uploads/2021/" + item.Path, item.ImageSize, item.Annotations))]));

        await using var labeling = await LabelingEngine.OpenAsync(_folder["labels.db"]);
        var ours = await labeling.Projects.CreateAsync(new ProjectDefinition("Cells", LabelingTaskType.ObjectDetection)
        {
            Dataset = new LocalFolder(photos),
            LabelClasses = [.. truth.Classes],
            Settings = new ProjectSettings { AllowEmptyImages = true },
        });
        await ours.StartAsync();
        var report = await ours.ImportAsync(
            new AzureMlImport(_folder[file])
            {
                Prefixes = new Dictionary<string, string> { ["AmlDatastore://cells/uploads/2021/"] = "" },
                FindImageSize = ImageSizes.From(new LocalFolderSourceProvider().Open(new LocalFolder(photos)), new ImageReader()),
            },
            new ImportOptions { Target = target });

        Assert.Equal((364L, 0L, 0L, 4886L), (report.Images, report.NotFound, report.Refused, report.Annotations + report.LeftOutAnnotations));
        if (target == ImportTarget.FinalLabels)
        {
            await ours.ExportAsync(new CocoExport(_folder["out.json"]));
            var back = await Samples.ImportAsync(new CocoImport(_folder["out.json"]));
            Assert.Equal(report.Annotations, back.Labels.Count());
            Assert.Subset(truth.Labels.Select(label => $"{label}").ToHashSet(), back.Labels.Select(label => $"{label}").ToHashSet());
        }
    }
}
