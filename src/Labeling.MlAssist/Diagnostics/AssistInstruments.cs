using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace Labeling.MlAssist;

/// <summary>The counters and durations of one worker, and the source of its activities.</summary>
internal sealed class AssistInstruments : IDisposable
{
    public static readonly ActivitySource Activities = new(MlAssistDiagnostics.Name);

    private readonly Meter? _ownMeter;
    private readonly Histogram<double> _runDuration;
    private readonly Histogram<double> _featureDuration;
    private readonly Counter<long> _features;
    private readonly Counter<long> _prelabels;
    private readonly Counter<long> _clustered;

    public AssistInstruments(IMeterFactory? factory)
    {
        _ownMeter = factory is null ? new Meter(MlAssistDiagnostics.Name) : null;
#pragma warning disable CA2000 // A factory keeps and disposes the meters it makes.
        var meter = _ownMeter ?? factory!.Create(MlAssistDiagnostics.Name);
#pragma warning restore CA2000
        _runDuration = meter.CreateHistogram<double>("labeling.assist.run.duration", "s", "How long runs took, by kind and outcome.");
        _featureDuration = meter.CreateHistogram<double>("labeling.assist.features.duration", "s", "How long the network took for a batch of pictures.");
        _features = meter.CreateCounter<long>("labeling.assist.features", "{image}", "Pictures whose features were made.");
        _prelabels = meter.CreateCounter<long>("labeling.assist.prelabels", "{item}", "Items that got a prelabel.");
        _clustered = meter.CreateCounter<long>("labeling.assist.clustered", "{item}", "Items that got a place on a page of pictures that look alike.");
    }

    public void Extracted(int count, TimeSpan duration)
    {
        _featureDuration.Record(duration.TotalSeconds);
        _features.Add(count);
    }

    public void Ended(RunKind kind, RunState state, TimeSpan duration)
        => _runDuration.Record(duration.TotalSeconds, new("labeling.run.kind", kind.ToString()), new("labeling.run.state", state.ToString()));

    public void Prelabeled(long items) => _prelabels.Add(items);

    public void Clustered(long items) => _clustered.Add(items);

    public void Dispose() => _ownMeter?.Dispose();
}
