namespace Labeling.ConformanceTests;

/// <summary>What an exporter's provider gives to the suite: exporters to new places, and a look at what they left there.</summary>
public abstract class ExporterFixture
{
    /// <summary>Makes an exporter that writes to a new place.</summary>
    public abstract Task<IExporter> CreateExporterAsync();

    /// <summary>Reads everything that is visible at an exporter's place, also what is half-written: names and contents. Empty when nothing is.</summary>
    public abstract Task<IReadOnlyDictionary<string, byte[]>> ReadPlaceAsync(IExporter exporter);
}
