namespace Labeling;

/// <summary>How a project behaves. Immutable; every setting has a default.</summary>
public sealed class ProjectSettings
{
    /// <summary>Creates the default settings.</summary>
    public ProjectSettings()
    {
    }

    /// <summary>Copies settings, to change some of them in an object initializer.</summary>
    public ProjectSettings(ProjectSettings other)
    {
        ArgumentNullException.ThrowIfNull(other);
        MaxItems = other.MaxItems;
        PageSize = other.PageSize;
        LeaseDuration = other.LeaseDuration;
        AllowEmptyImages = other.AllowEmptyImages;
        OutOfBounds = other.OutOfBounds;
        SkipPolicy = other.SkipPolicy;
        MinLabelers = other.MinLabelers;
        MaxLabelers = other.MaxLabelers;
        AllowReviewOfOwnWork = other.AllowReviewOfOwnWork;
        PinDataset = other.PinDataset;
    }

    /// <summary>How many items a task may be asked to hold: 1, 4, 6 and 9, by rising size. A constant list.</summary>
    public static IReadOnlyList<int> PageSizes { get; } = [1, 4, 6, 9];

    /// <summary>How many items the project takes in at most, in ordinal path order.</summary>
    /// <value>500,000 by default. 1 or more.</value>
    public int MaxItems { get; init; } = 500_000;

    /// <summary>How many items a task holds unless the labeler asks otherwise.</summary>
    /// <value>1 by default. One of <see cref="PageSizes"/>.</value>
    public int PageSize { get; init; } = 1;

    /// <summary>How long a claimed task stays reserved.</summary>
    /// <value>30 minutes by default. From one second to seven days.</value>
    public TimeSpan LeaseDuration { get; init; } = TimeSpan.FromMinutes(30);

    /// <summary>Whether an image without any object may be submitted in detection and segmentation projects.</summary>
    /// <value><see langword="false"/> by default: it must be skipped instead.</value>
    public bool AllowEmptyImages { get; init; }

    /// <summary>What to do with shapes that reach beyond the image.</summary>
    /// <value><see cref="OutOfBoundsPolicy.Refuse"/> by default.</value>
    public OutOfBoundsPolicy OutOfBounds { get; init; }

    /// <summary>What becomes of skipped items.</summary>
    /// <value><see cref="SkipPolicy.OutOfQueue"/> by default.</value>
    public SkipPolicy SkipPolicy { get; init; }

    /// <summary>How many different labelers see each item before consensus is looked for.</summary>
    /// <value>1 by default. 1 to 9. Fixed once the project has started.</value>
    public int MinLabelers { get; init; } = 1;

    /// <summary>How many different labelers may see an item until they agree; without agreement it needs review.</summary>
    /// <value>1 by default. From <see cref="MinLabelers"/> to 9. Fixed once the project has started.</value>
    public int MaxLabelers { get; init; } = 1;

    /// <summary>Whether a reviewer may approve or reject what they labeled themselves.</summary>
    /// <value><see langword="false"/> by default.</value>
    public bool AllowReviewOfOwnWork { get; init; }

    /// <summary>Whether the dataset stays as it was read in, also in hosts that look for new, changed and missing files at regular intervals.</summary>
    /// <value><see langword="false"/> by default. A refresh that somebody asks for happens either way.</value>
    public bool PinDataset { get; init; }
}
