namespace Labeling;

/// <summary>A labeler's wish for work.</summary>
public sealed class ClaimRequest
{
    /// <summary>The project.</summary>
    public required ProjectId ProjectId { get; init; }

    /// <summary>Who asks. 1 to 200 characters, compared ordinally.</summary>
    public required string Labeler { get; init; }

    /// <summary>The most items the task may hold.</summary>
    /// <value>1 by default. One of <see cref="ProjectSettings.PageSizes"/>.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is another.</exception>
    public int PageSize
    {
        get;
        init => field = ProjectSettings.PageSizes.Contains(value)
            ? value
            : throw new ArgumentOutOfRangeException(nameof(value), value, $"A page has 1, 4, 6 or 9 items, not {value}.");
    } = 1;

    /// <summary>How long the lease is to hold. From one second to seven days.</summary>
    public required TimeSpan LeaseDuration { get; init; }

    /// <summary>Whether to reserve the page after the current one.</summary>
    /// <remarks>
    /// A labeler holds at most one current task and one reserved after it. With a current task in hand this claim gives the reserved one, the same
    /// each time; without, it gives a current one like any claim. The reserved one becomes current, with the same token and a full lease, when
    /// the labeler claims again after the current one is done, expired or released; if that never happens it expires like any other.
    /// </remarks>
    public bool Prefetch { get; init; }
}
