using Microsoft.Extensions.DependencyInjection;
using static Labeling.Export.Coco.TestProject;

namespace Labeling.Export.Coco;

public sealed class CocoRegistrationTests : IDisposable
{
    private readonly TestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_host_finds_exporter_and_importer_by_name()
    {
        var builder = new Builder();
        Assert.Same(builder, builder.AddCoco().AddCoco());
        await using var services = builder.Services.BuildServiceProvider();
        var project = Create(LabelingTaskType.ObjectDetection, Class(3, "can"));

        var exporter = services.GetRequiredKeyedService<Func<string, IExporter>>("coco")(_folder["out.json"]);
        await exporter.ExportAsync(Snapshot(project, Item(7, "a.jpg", new PixelSize(9, 9), Annotation(11, 3, new BoundingBox(1, 2, 3, 4)))));

        var importer = services.GetRequiredKeyedService<Func<string, IImporter>>("coco")(_folder["out.json"]);
        await using var labels = await importer.OpenAsync();
        Assert.Equal(["a.jpg"], await labels.ReadItemsAsync().Select(item => item.Path).ToListAsync());
        Assert.Equal(("coco", "coco"), (exporter.Format, importer.Format));
    }

    private sealed class Builder : ILabelingBuilder
    {
        public IServiceCollection Services { get; } = new ServiceCollection();
    }
}
