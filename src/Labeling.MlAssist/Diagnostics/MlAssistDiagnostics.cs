namespace Labeling;

/// <summary>The name under which this package can be watched with <see cref="System.Diagnostics.ActivityListener"/>, <see cref="System.Diagnostics.Metrics.MeterListener"/> or OpenTelemetry.</summary>
/// <remarks>
/// Instruments: <c>labeling.assist.run.duration</c> and <c>labeling.assist.features.duration</c> (seconds), <c>labeling.assist.features</c>,
/// <c>labeling.assist.prelabels</c>, <c>labeling.assist.clustered</c>. Activities: <c>labeling.assist.training</c>, <c>.validation</c>,
/// <c>.inference</c>, <c>.featurization</c>. No tag holds the name of a file, a person or a label.
/// </remarks>
public static class MlAssistDiagnostics
{
    /// <summary>The name of the activity source and of the meter.</summary>
    public const string Name = "Labeling.MlAssist";
}
