namespace Labeling.ConformanceTests.Tests;

/// <summary>Exporters to folders of their own.</summary>
public abstract class FormatFixture : ExporterFixture, IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("labeling-");
    private readonly Dictionary<IExporter, string> _places = [];

    public override Task<IExporter> CreateExporterAsync()
    {
        string place = Directory.CreateDirectory(Path.Combine(_folder.FullName, $"{_places.Count}")).FullName;
        IExporter exporter = Create(place);
        _places.Add(exporter, place);
        return Task.FromResult(exporter);
    }

    public override async Task<IReadOnlyDictionary<string, byte[]>> ReadPlaceAsync(IExporter exporter)
    {
        var files = new Dictionary<string, byte[]>();
        foreach (string file in Directory.EnumerateFiles(_places[exporter], "*", SearchOption.AllDirectories))
        {
            files.Add(Path.GetRelativePath(_places[exporter], file), await File.ReadAllBytesAsync(file));
        }

        return files;
    }

    public void Dispose()
    {
        GC.SuppressFinalize(this);
        _folder.Delete(recursive: true);
    }

    protected abstract IExporter Create(string place);
}

public sealed class AzureMlCocoFixture : FormatFixture
{
    protected override IExporter Create(string place) => new AzureMlExport(Path.Combine(place, "labels.json"));
}

public sealed class AzureMlJsonLinesFixture : FormatFixture
{
    protected override IExporter Create(string place) => new AzureMlExport(Path.Combine(place, "labels.jsonl"));
}

public sealed class CsvFixture : FormatFixture
{
    protected override IExporter Create(string place) => new CsvExport(Path.Combine(place, "labels.csv"));
}

public sealed class VocFixture : FormatFixture
{
    protected override IExporter Create(string place) => new VocExport(place);
}

public sealed class YoloFixture : FormatFixture
{
    protected override IExporter Create(string place) => new YoloFolder(place);
}
