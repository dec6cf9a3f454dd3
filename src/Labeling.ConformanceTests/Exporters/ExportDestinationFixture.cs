namespace Labeling.ConformanceTests;

/// <summary>What an export destination's provider gives to the suite: empty places, a look at them, and somebody else who writes there.</summary>
public abstract class ExportDestinationFixture
{
    /// <summary>Makes a destination at a new, empty place.</summary>
    public abstract Task<IExportDestination> CreateDestinationAsync();

    /// <summary>Reads everything that is visible at a destination's place, also what is left of an export that was dropped: paths with <c>/</c>, and contents.</summary>
    public abstract Task<IReadOnlyDictionary<string, byte[]>> ReadPlaceAsync(IExportDestination destination);

    /// <summary>Writes a file as somebody else would.</summary>
    public abstract Task PutAsync(IExportDestination destination, string path, byte[] content);
}
