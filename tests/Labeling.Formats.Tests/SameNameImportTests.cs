using Labeling.Export.Coco;
using Labeling.Imaging;

namespace Labeling.Formats;

/// <summary>Images of one name, imported into a project whose pictures lie in folders.</summary>
public sealed class SameNameImportTests : IDisposable
{
    private const string Categories = "\"categories\":[{\"id\":1,\"name\":\"cat\"},{\"id\":2,\"name\":\"dog\"}]";

    private readonly TestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Pictures_of_one_name_in_two_folders_keep_their_own_labels()
    {
        await using var labeling = await LabelingEngine.OpenAsync(_folder["labels.db"]);
        var project = await StartAsync(labeling, "left/photo.png", "right/photo.png");

        var report = await project.ImportAsync(
            new CocoImport(Write("""
                {"images":[{"id":1,"file_name":"left/photo.png","width":40,"height":30},{"id":2,"file_name":"right\\photo.png","width":40,"height":30}],CATEGORIES,
                 "annotations":[{"id":1,"image_id":1,"category_id":1,"bbox":[1,2,3,4]},{"id":2,"image_id":2,"category_id":2,"bbox":[5,6,7,8]},{"id":3,"image_id":1,"category_id":2,"bbox":[2,2,2,2]}]}
                """)),
            new ImportOptions { Target = ImportTarget.FinalLabels });

        Assert.Equal((2L, 2L, 0L, 0L, 3L), (report.Images, report.Imported, report.NotFound, report.Refused, report.Annotations));
        Assert.Empty(report.Warnings);
        Assert.Equal(["left/photo.png: cat box (1, 2, 3, 4), dog box (2, 2, 2, 2)", "right/photo.png: dog box (5, 6, 7, 8)"], await LabelsAsync(project));
    }

    [Fact]
    public async Task Two_images_of_one_file_are_refused_and_read_leniently_every_label_is_taken_or_named()
    {
        await using var labeling = await LabelingEngine.OpenAsync(_folder["labels.db"]);
        var project = await StartAsync(labeling, "photo.png", "other.png");
        var path = Write("""
            {"images":[{"id":1,"file_name":"photo.png","width":40,"height":30},{"id":2,"file_name":"./photo.png","width":40,"height":30},{"id":3,"file_name":"other.png","width":40,"height":30}],CATEGORIES,
             "annotations":[{"id":1,"image_id":1,"category_id":1,"bbox":[1,2,3,4]},{"id":2,"image_id":2,"category_id":2,"bbox":[5,6,7,8]},{"id":3,"image_id":3,"category_id":2,"bbox":[2,2,2,2]}]}
            """);

        var exception = await Assert.ThrowsAsync<LabelingException>(() => project.ImportAsync(new CocoImport(path)));
        Assert.Contains("image 1 has the file './photo.png' too", exception.Message, StringComparison.Ordinal);
        Assert.Empty(await LabelsAsync(project));

        var report = await project.ImportAsync(new CocoImport(path, new CocoReadOptions { Lenient = true }), new ImportOptions { Target = ImportTarget.FinalLabels });

        Assert.Equal((2L, 2L, 2L), (report.Images, report.Imported, report.Annotations));
        Assert.Equal(2, report.Warnings.Count);
        Assert.Contains("$.images[1].file_name", report.Warnings[0], StringComparison.Ordinal);
        Assert.Contains("$.annotations[1].image_id", report.Warnings[1], StringComparison.Ordinal);
        Assert.Contains("its image 2 is left out", report.Warnings[1], StringComparison.Ordinal);
        Assert.Equal(["other.png: dog box (2, 2, 2, 2)", "photo.png: cat box (1, 2, 3, 4)"], await LabelsAsync(project));
    }

    [Fact]
    public async Task Names_without_folders_that_two_pictures_have_are_not_found_and_said_and_touch_neither()
    {
        await using var labeling = await LabelingEngine.OpenAsync(_folder["labels.db"]);
        var project = await StartAsync(labeling, "left/photo.png", "right/photo.png");
        var path = Write("""{"images":[{"id":1,"file_name":"photo.png","width":40,"height":30}],CATEGORIES,"annotations":[{"id":1,"image_id":1,"category_id":1,"bbox":[1,2,3,4]}]}""");

        var report = await project.ImportAsync(new CocoImport(path), new ImportOptions { Target = ImportTarget.FinalLabels });

        Assert.Equal((1L, 0L, 1L), (report.Images, report.Imported, report.NotFound));
        Assert.Contains("Give MapPath", report.Warnings[0], StringComparison.Ordinal);
        Assert.Empty(await LabelsAsync(project));

        await project.ImportAsync(new CocoImport(path), new ImportOptions { Target = ImportTarget.FinalLabels, MapPath = name => "right/" + name });

        Assert.Equal(["right/photo.png: cat box (1, 2, 3, 4)"], await LabelsAsync(project));
    }

    private async Task<string[]> LabelsAsync(LabelingProject project)
    {
        await project.ExportAsync(new CocoExport(_folder["out.json"]));
        await using var labels = await new CocoImport(_folder["out.json"]).OpenAsync();
        var names = labels.Project.LabelClasses.ToDictionary(labelClass => labelClass.Id, labelClass => labelClass.Name);
        var items = await labels.ReadItemsAsync().ToListAsync();
        return [.. items.Select(item => $"{item.Path}: {string.Join(", ", item.Annotations.Select(label => $"{names[label.ClassId]} {label.Shape}").Order(StringComparer.Ordinal))}").Order(StringComparer.Ordinal)];
    }

    private async Task<LabelingProject> StartAsync(LabelingEngine labeling, params string[] pictures)
    {
        foreach (var picture in pictures)
        {
            Directory.CreateDirectory(Path.GetDirectoryName(_folder["pictures/" + picture])!);
            await File.WriteAllBytesAsync(_folder["pictures/" + picture], Convert.FromBase64String("iVBORw0KGgoAAAANSUhEUgAAACgAAAAeCAAAAAB7tgMBAAAAEklEQVR42mNgGAWjYBSMguEAAATOAAHtUfYIAAAAAElFTkSuQmCC"));
        }

        var project = await labeling.Projects.CreateAsync(new ProjectDefinition("Same names", LabelingTaskType.ObjectDetection)
        {
            Dataset = new LocalFolder(_folder["pictures"]),
            LabelClasses = ["cat", "dog"],
        });
        await project.StartAsync();
        return project;
    }

    private string Write(string text)
    {
        var path = _folder["labels.json"];
        File.WriteAllText(path, text.Replace("CATEGORIES", Categories, StringComparison.Ordinal));
        return path;
    }
}
