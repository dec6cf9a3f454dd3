using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace Labeling.Storage.AzureBlobs;

/// <summary>The counters and durations of one account, and the source of its activities.</summary>
internal sealed class BlobInstruments : IDisposable
{
    public static readonly ActivitySource Activities = new(AzureBlobsDiagnostics.Name);

    private readonly Meter? _ownMeter;
    private readonly Histogram<double> _duration;
    private readonly Counter<long> _retries;
    private readonly Counter<long> _breaks;
    private readonly KeyValuePair<string, object?> _host;

    public BlobInstruments(IMeterFactory? factory, string host)
    {
        _ownMeter = factory is null ? new Meter(AzureBlobsDiagnostics.Name) : null;
#pragma warning disable CA2000 // A factory keeps and disposes the meters it makes.
        var meter = _ownMeter ?? factory!.Create(AzureBlobsDiagnostics.Name);
#pragma warning restore CA2000
        _host = new("server.address", host);
        _duration = meter.CreateHistogram<double>("labeling.blob.request.duration", "s", "How long requests took, repetitions included.");
        _retries = meter.CreateCounter<long>("labeling.blob.retries", "{attempt}", "Repetitions of requests, by why.");
        _breaks = meter.CreateCounter<long>("labeling.blob.circuit.breaks", "{break}", "Times the account was left alone.");
    }

    public void Requested(string method, string outcome, TimeSpan duration)
        => _duration.Record(duration.TotalSeconds, _host, new("http.request.method", method), new("labeling.blob.outcome", outcome));

    public void Retried(string method, string cause) => _retries.Add(1, _host, new("http.request.method", method), new("error.type", cause));

    public void Broke() => _breaks.Add(1, _host);

    public void Dispose() => _ownMeter?.Dispose();
}
