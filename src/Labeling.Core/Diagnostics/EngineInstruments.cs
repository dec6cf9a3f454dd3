using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace Labeling;

/// <summary>The counters and durations of one engine, and the source of its activities.</summary>
internal sealed class EngineInstruments : IDisposable
{
    public static readonly ActivitySource Activities = new(LabelingDiagnostics.Name);

    private readonly Meter? _ownMeter;
    private readonly KeyValuePair<string, object?> _store;
    private readonly Histogram<double> _claimDuration;
    private readonly Histogram<double> _submitDuration;
    private readonly Counter<long> _answers;
    private readonly Counter<long> _reviews;
    private readonly Counter<long> _ingested;
    private readonly Counter<long> _probed;
    private readonly Histogram<double> _refreshDuration;

    public EngineInstruments(IMeterFactory? factory, string store)
    {
        _ownMeter = factory is null ? new Meter(LabelingDiagnostics.Name) : null;
#pragma warning disable CA2000 // A factory keeps and disposes the meters it makes.
        var meter = _ownMeter ?? factory!.Create(LabelingDiagnostics.Name);
#pragma warning restore CA2000
        _store = new("labeling.store.name", store);
        _claimDuration = meter.CreateHistogram<double>("labeling.task.claim.duration", "s", "How long claims took.");
        _submitDuration = meter.CreateHistogram<double>("labeling.task.submit.duration", "s", "How long submissions took.");
        _answers = meter.CreateCounter<long>("labeling.task.answers", "{answer}", "Answers handed in, by what became of them.");
        _reviews = meter.CreateCounter<long>("labeling.review.decisions", "{decision}", "Reviewers' decisions, by what became of them.");
        _ingested = meter.CreateCounter<long>("labeling.ingest.items", "{item}", "Items made of assets.");
        _probed = meter.CreateCounter<long>("labeling.image.probes", "{image}", "Pictures whose size was looked up, by outcome.");
        _refreshDuration = meter.CreateHistogram<double>("labeling.refresh.duration", "s", "How long refreshes of datasets took, by outcome.");
    }

    public void Claimed(ClaimStatus status, TimeSpan duration) => _claimDuration.Record(duration.TotalSeconds, _store, new("labeling.claim.status", status.ToString()));

    public void Submitted(IEnumerable<SubmissionOutcome> outcomes, TimeSpan duration)
    {
        _submitDuration.Record(duration.TotalSeconds, _store);
        if (_answers.Enabled)
        {
            foreach (var outcome in outcomes)
            {
                _answers.Add(1, _store, new("labeling.answer.status", outcome.Status.ToString()));
            }
        }
    }

    public void Reviewed(ReviewDecision decision, ReviewStatus status)
        => _reviews.Add(1, _store, new("labeling.review.decision", decision.ToString()), new("labeling.review.status", status.ToString()));

    public void Ingested(long items) => _ingested.Add(items, _store);

    public void Probed(bool readable) => _probed.Add(1, new KeyValuePair<string, object?>("labeling.image.readable", readable));

    public void Refreshed(TimeSpan duration, bool succeeded)
        => _refreshDuration.Record(duration.TotalSeconds, _store, new("labeling.refresh.succeeded", succeeded));

    public void Dispose() => _ownMeter?.Dispose();
}
