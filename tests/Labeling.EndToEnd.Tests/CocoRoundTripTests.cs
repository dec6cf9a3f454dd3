using Labeling.Export.Coco;

namespace Labeling.EndToEnd;

/// <summary>Labels of real data sets go from a COCO file into a project and out again, and are what they were.</summary>
public sealed class CocoRoundTripTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("labeling-roundtrip-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Nuclei_go_through_a_project_unchanged()
    {
        string images = SharedData.Find("segmentation-nuclei/images");
        string file = SharedData.Find("segmentation-nuclei/polygons.json");
        await using LabelingEngine labeling = await LabelingEngine.OpenAsync(Path.Combine(_folder, "labels.db"));
        LabelingProject project = await labeling.Projects.CreateAsync(new ProjectDefinition("Nuclei", LabelingTaskType.InstanceSegmentation)
        {
            Dataset = new LocalFolder(images),
            LabelClasses = ["nucleus"],
            Settings = new ProjectSettings { OutOfBounds = OutOfBoundsPolicy.Clip },
        });
        await project.StartAsync(cancellationToken: TestContext.Current.CancellationToken);
        IReadOnlyDictionary<string, IReadOnlyList<Annotation>> before = await CocoFile.ReadLabelsAsync(file, cancellationToken: TestContext.Current.CancellationToken);

        ImportReport report = await project.ImportAsync(
            new CocoImport(file),
            new ImportOptions { Target = ImportTarget.FinalLabels, MapPath = path => Path.GetFileName(path) },
            cancellationToken: TestContext.Current.CancellationToken);
        await project.ExportAsync(new CocoExport(Path.Combine(_folder, "out.json")), cancellationToken: TestContext.Current.CancellationToken);

        // Outlines that cross or touch themselves are refused as final labels, image by image, with the reason; all others come back exactly.
        Assert.Equal((before.Count, 0L, 0L), ((int)(report.Imported + report.Refused), report.NotFound, report.NotWaiting));
        Assert.True(report.Imported > 0, string.Join(Environment.NewLine, report.Warnings));
        IReadOnlyDictionary<string, IReadOnlyList<Annotation>> after = await CocoFile.ReadLabelsAsync(Path.Combine(_folder, "out.json"), cancellationToken: TestContext.Current.CancellationToken);
        Assert.Equal(report.Imported, after.Count);
        Assert.Equal(report.Annotations, after.Values.Sum(list => list.Count));
        Dictionary<string, IReadOnlyList<Annotation>> byName = before.ToDictionary(pair => Path.GetFileName(pair.Key), pair => pair.Value);
        Assert.All(after, pair => Assert.Equal(byName[pair.Key].Select(a => (a.ClassName, a.Shape)), pair.Value.Select(a => (a.ClassName, a.Shape))));
    }
}
