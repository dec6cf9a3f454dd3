namespace Labeling;

/// <summary>The name under which this package can be watched with <see cref="System.Diagnostics.ActivityListener"/>, <see cref="System.Diagnostics.Metrics.MeterListener"/> or OpenTelemetry.</summary>
/// <remarks>
/// Instruments: <c>labeling.blob.request.duration</c> (seconds, repetitions included), <c>labeling.blob.retries</c> and
/// <c>labeling.blob.circuit.breaks</c>. Activity: <c>labeling.blob.request</c>. Tags are the method, the status, the kind of error and the
/// account's host; no tag holds the name of a container or a blob, a signature or a key.
/// </remarks>
public static class AzureBlobsDiagnostics
{
    /// <summary>The name of the activity source and of the meter.</summary>
    public const string Name = "Labeling.Storage.AzureBlobs";
}
