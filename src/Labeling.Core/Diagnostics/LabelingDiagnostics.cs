namespace Labeling;

/// <summary>The name under which this package can be watched with <see cref="System.Diagnostics.ActivityListener"/>, <see cref="System.Diagnostics.Metrics.MeterListener"/> or OpenTelemetry.</summary>
/// <remarks>
/// Instruments: <c>labeling.task.claim.duration</c> and <c>labeling.task.submit.duration</c> (seconds), <c>labeling.task.answers</c>,
/// <c>labeling.review.decisions</c>, <c>labeling.ingest.items</c>, <c>labeling.image.probes</c>, <c>labeling.refresh.duration</c> (seconds). Activities: <c>labeling.ingest</c>, <c>labeling.refresh</c>,
/// <c>labeling.claim</c>, <c>labeling.submit</c>, <c>labeling.review</c>, <c>labeling.export</c>. No tag holds the name of a file, a person or a label.
/// </remarks>
public static class LabelingDiagnostics
{
    /// <summary>The name of the activity source and of the meter.</summary>
    public const string Name = "Labeling.Core";
}
