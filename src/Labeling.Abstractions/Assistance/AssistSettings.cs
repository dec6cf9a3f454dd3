namespace Labeling;

/// <summary>What a project wants of machine-learning assistance. Immutable; every setting has a default, and all may change at any time.</summary>
public sealed class AssistSettings
{
    /// <summary>Creates the default settings.</summary>
    public AssistSettings()
    {
    }

    /// <summary>Copies settings, to change some of them in an object initializer.</summary>
    public AssistSettings(AssistSettings other)
    {
        ArgumentNullException.ThrowIfNull(other);
        IsEnabled = other.IsEnabled;
        Prelabels = other.Prelabels;
        Clusters = other.Clusters;
        RequiredAccuracy = other.RequiredAccuracy;
        Confidence = other.Confidence;
        ThresholdScope = other.ThresholdScope;
        FixedThreshold = other.FixedThreshold;
        TestShare = other.TestShare;
        MinLabels = other.MinLabels;
        MinLabelsPerClass = other.MinLabelsPerClass;
        MinNewLabels = other.MinNewLabels;
        NewLabelShare = other.NewLabelShare;
        QuietTime = other.QuietTime;
        WaitForPrelabels = other.WaitForPrelabels;
        NextItems = other.NextItems;
    }

    /// <summary>Whether the project is assisted at all. Switched off, what runs is stopped and what is prelabeled stays as it is.</summary>
    /// <value><see langword="true"/> by default.</value>
    public bool IsEnabled { get; init; } = true;

    /// <summary>Whether predictions become prelabels.</summary>
    /// <value><see langword="true"/> by default.</value>
    public bool Prelabels { get; init; } = true;

    /// <summary>Whether items that look alike are put on one page. Classification only.</summary>
    /// <value><see langword="true"/> by default.</value>
    public bool Clusters { get; init; } = true;

    /// <summary>The share of prelabels that must be right.</summary>
    /// <value>0.8 by default. Above 0 and below 1.</value>
    public double RequiredAccuracy { get; init; } = 0.8;

    /// <summary>How sure it must be, over all rounds of a project together, that <see cref="RequiredAccuracy"/> is met by all its prelabels.</summary>
    /// <remarks>1 less it is what all searches for a threshold may err together; each takes at most half of what those before it left.</remarks>
    /// <value>0.95 by default. From 0.5 to below 1.</value>
    public double Confidence { get; init; } = 0.95;

    /// <summary>For what the accuracy is assured.</summary>
    /// <value><see cref="ThresholdScope.Overall"/> by default.</value>
    public ThresholdScope ThresholdScope { get; init; }

    /// <summary>The threshold to use whatever its accuracy, or <see langword="null"/> to have one chosen that meets <see cref="RequiredAccuracy"/>.</summary>
    /// <value><see langword="null"/> by default. From 0 to below 1.</value>
    public double? FixedThreshold { get; init; }

    /// <summary>The share of items that are kept from training for ever, to measure accuracy on, of those that people label in the queue's own random order.</summary>
    /// <value>0.2 by default. From 0.1 to 0.5.</value>
    public double TestShare { get; init; } = 0.2;

    /// <summary>How many items must be labeled before the first training run begins by itself.</summary>
    /// <value>75 by default. 10 or more.</value>
    public int MinLabels { get; init; } = 75;

    /// <summary>How many labeled items a class must have to take part in training. Two such classes are the least; the others are reported.</summary>
    /// <value>3 by default. 2 or more.</value>
    public int MinLabelsPerClass { get; init; } = 3;

    /// <summary>How many more items must be labeled since the last training run before the next begins by itself.</summary>
    /// <value>25 by default. 1 or more.</value>
    public int MinNewLabels { get; init; } = 25;

    /// <summary>The same as a share of the items that were labeled at the last training run; the larger of the two counts.</summary>
    /// <value>0.1 by default. From 0 to 10.</value>
    public double NewLabelShare { get; init; } = 0.1;

    /// <summary>The least time between the end of one round and the beginning of the next that begins by itself.</summary>
    /// <value>One minute by default. Not negative; at most 30 days.</value>
    public TimeSpan QuietTime { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>Whether a round that begins by itself waits until all prelabeled items are out of the queue.</summary>
    /// <value><see langword="true"/> by default.</value>
    public bool WaitForPrelabels { get; init; } = true;

    /// <summary>Which items without prelabels come first: the name of a way that the worker knows.</summary>
    /// <value><c>random</c> by default: the queue's own shuffle. Others of the library: <c>least-confident</c>, <c>margin</c>, <c>entropy</c>, <c>k-center</c>.</value>
    public string NextItems { get; init; } = "random";

    /// <summary>How many items must be labeled for the next training run to begin by itself.</summary>
    /// <param name="state">Where assistance stands.</param>
    public long LabelsForNextRun(AssistState state)
    {
        ArgumentNullException.ThrowIfNull(state);
        return state.Rounds == 0 ? MinLabels : checked(state.TrainedLabels + Math.Max(MinNewLabels, (long)Math.Ceiling(state.TrainedLabels * NewLabelShare)));
    }
}
