namespace Labeling;

/// <summary>Counts what becomes of imported labels, and keeps the first few reasons of each kind.</summary>
internal sealed class ImportTally
{
    private const int MaxExamples = 20;

    private readonly List<string> _warnings = [];
    private string? _firstNotFound;

    public long Images { get; set; }

    public long Imported { get; private set; }

    public long WithoutLabels { get; set; }

    public long NotFound { get; private set; }

    public long NotWaiting { get; private set; }

    public long Refused { get; private set; }

    public long Annotations { get; private set; }

    public long LeftOut { get; private set; }

    public void AddBatch(long imported, long waitingNoMore, long annotations)
    {
        Imported += imported;
        NotWaiting += waitingNoMore;
        Annotations += annotations;
    }

    public void AddNotFound(string path)
    {
        _firstNotFound ??= path;
        Warn(NotFound++, $"No item has the path '{AssetPaths.Printable(path)}'.");
    }

    public void AddPassedOver() => NotFound++;

    public void AddRefused(string reason) => Warn(Refused++, reason);

    public void AddLeftOut(string path, string reason) => Warn(LeftOut++, $"Left out of '{AssetPaths.Printable(path)}': {reason}.");

    public ImportReport ToReport(IReadOnlyList<string> unreadable, string? anyPath) => new()
    {
        Images = Images,
        Imported = Imported,
        WithoutLabels = WithoutLabels,
        NotFound = NotFound,
        NotWaiting = NotWaiting,
        Refused = Refused,
        Annotations = Annotations,
        LeftOutAnnotations = LeftOut,
        Warnings = [.. Hint(anyPath), .. _warnings, .. More(NotFound, "images were not found"), .. More(Refused, "images were refused"), .. More(LeftOut, "annotations were left out"), .. unreadable],
    };

    private IEnumerable<string> Hint(string? anyPath)
        => _firstNotFound is not null && anyPath is not null && NotFound == Images
            ? [$"None of the {Images} images is an item: the import says '{AssetPaths.Printable(_firstNotFound)}', and the project has '{AssetPaths.Printable(anyPath)}'. Give MapPath to make one of the other."]
            : [];

    private static IEnumerable<string> More(long count, string what) => count > MaxExamples ? [$"{count - MaxExamples} more {what}."] : [];

    private void Warn(long before, string warning)
    {
        if (before < MaxExamples)
        {
            _warnings.Add(warning);
        }
    }
}
