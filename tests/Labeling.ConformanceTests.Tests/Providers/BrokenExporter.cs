namespace Labeling.ConformanceTests.Tests;

/// <summary>An exporter that leaves what it began, reports nothing, and writes the time into its files.</summary>
public sealed class BrokenExporterFixture : CocoFixture
{
    protected override IExporter Break(IExporter exporter, string place) => new BrokenExporter(exporter, place);

    private sealed class BrokenExporter(IExporter inner, string place) : IExporter
    {
        public string Format => inner.Format;

        public async Task<ExportReport> ExportAsync(LabelSnapshot snapshot, IProgress<long>? progress = null, CancellationToken cancellationToken = default)
        {
            await File.WriteAllTextAsync(Path.Combine(place, "begun"), Guid.NewGuid().ToString(), CancellationToken.None);
            progress?.Report(snapshot.ItemCount);
            progress?.Report(1);
            await inner.ExportAsync(snapshot, null, cancellationToken);
            return new ExportReport { Images = snapshot.ItemCount + 1, Annotations = 0, Location = place };
        }
    }
}
