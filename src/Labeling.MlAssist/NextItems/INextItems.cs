namespace Labeling;

/// <summary>A way to choose which items people should label next. Named in <see cref="AssistSettings.NextItems"/>.</summary>
/// <remarks>
/// The chosen ones are handed out before the rest; among themselves, and among the rest, the queue's reproducible shuffle stays as it is. Safe for use
/// by many threads at once.
/// </remarks>
public interface INextItems
{
    /// <summary>The name, such as <c>least-confident</c>.</summary>
    string Name { get; }

    /// <summary>Chooses.</summary>
    /// <param name="candidates">The items that wait without a prelabel, with what the model says of them.</param>
    /// <param name="count">How many to choose. From 1 to the number of candidates.</param>
    /// <param name="seed">The seed of everything random.</param>
    /// <param name="cancellationToken">Stops the choosing.</param>
    /// <returns>The places of the chosen candidates, each at most once.</returns>
    IReadOnlyList<int> Choose(NextItemCandidates candidates, int count, long seed, CancellationToken cancellationToken);
}
