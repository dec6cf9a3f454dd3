namespace Labeling;

/// <summary>How workers of machine-learning assistance behave on this machine. What a project wants is in its <see cref="AssistSettings"/>.</summary>
public sealed class MlAssistOptions
{
    /// <summary>The folder for models, features and temporary files. Workers on several machines share one.</summary>
    /// <value>By default, <c>Labeling/assist</c> in the user's folder for local application data.</value>
    public string Folder { get; set; } = Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.DoNotVerify), "Labeling", "assist");

    /// <summary>The ONNX file of the pretrained network for image classification, or <see langword="null"/> for the built-in descriptor.</summary>
    /// <value><see langword="null"/> by default.</value>
    public string? Backbone { get; set; }

    /// <summary>What the network runs on.</summary>
    /// <value><see cref="BackboneDevice.Cpu"/> by default.</value>
    public BackboneDevice Device { get; set; }

    /// <summary>The worker's name in runs; no two workers have the same.</summary>
    /// <value>By default, the machine's name and the process's number.</value>
    public string WorkerName { get; set; } = FormattableString.Invariant($"{Environment.MachineName}:{Environment.ProcessId}");

    /// <summary>How often a worker looks whether something is to be done.</summary>
    /// <value>2 seconds by default. From 10 milliseconds to one hour.</value>
    public TimeSpan PollInterval { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>How long a worker that says nothing keeps a project; it says something three times as often.</summary>
    /// <value>30 seconds by default. From one second to one hour.</value>
    public TimeSpan Lease { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>The most labeled items that one model is trained and tested on. Of more, as many are drawn at random.</summary>
    /// <value>100,000 by default. 100 or more.</value>
    public int MaxLabeledItems { get; set; } = 100_000;

    /// <summary>The most runs that are kept for looking at; older ones are removed.</summary>
    /// <value>500 by default. 10 or more.</value>
    public int MaxRuns { get; set; } = 500;

    internal void Check()
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(Folder);
        ArgumentException.ThrowIfNullOrWhiteSpace(WorkerName);
        Within(PollInterval.TotalSeconds, 0.01, 3600, nameof(PollInterval));
        Within(Lease.TotalSeconds, 1, 3600, nameof(Lease));
        Within(MaxLabeledItems, 100, int.MaxValue, nameof(MaxLabeledItems));
        Within(MaxRuns, 10, int.MaxValue, nameof(MaxRuns));
    }

    private static void Within(double value, double least, double most, string name)
    {
        if (!(value >= least && value <= most))
        {
            throw new ArgumentOutOfRangeException(nameof(value), value, FormattableString.Invariant($"{name} must be from {least} to {most} (seconds for times), but is {value}."));
        }
    }
}
