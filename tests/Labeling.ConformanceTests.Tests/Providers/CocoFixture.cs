namespace Labeling.ConformanceTests.Tests;

/// <summary>COCO files in folders of their own.</summary>
public class CocoFixture : ExporterFixture, IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("labeling-");
    private readonly Dictionary<IExporter, string> _places = [];

    public override Task<IExporter> CreateExporterAsync()
    {
        string place = Directory.CreateDirectory(Path.Combine(_folder.FullName, $"{_places.Count}")).FullName;
        IExporter exporter = Break(new CocoExport(Path.Combine(place, "labels.json")), place);
        _places.Add(exporter, place);
        return Task.FromResult(exporter);
    }

    public override async Task<IReadOnlyDictionary<string, byte[]>> ReadPlaceAsync(IExporter exporter)
    {
        var files = new Dictionary<string, byte[]>();
        foreach (string file in Directory.EnumerateFiles(_places[exporter], "*", SearchOption.AllDirectories))
        {
            files.Add(Path.GetFileName(file), await File.ReadAllBytesAsync(file));
        }

        return files;
    }

    public void Dispose()
    {
        GC.SuppressFinalize(this);
        _folder.Delete(recursive: true);
    }

    protected virtual IExporter Break(IExporter exporter, string place) => exporter;
}
