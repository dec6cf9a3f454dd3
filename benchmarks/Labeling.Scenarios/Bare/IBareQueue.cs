namespace Labeling.Scenarios;

/// <summary>Writes the rows that a store writes for claims and submits, with the same durability, and does nothing else.</summary>
/// <remarks>It knows beforehand which item comes next, so it never looks for one; nothing is read, checked or answered.</remarks>
internal interface IBareQueue : IAsyncDisposable
{
    /// <summary>Goes on where the last call ended.</summary>
    /// <param name="duration">For how long; it ends early when the items run out.</param>
    /// <param name="cancellationToken">Stops it.</param>
    Task<BareOutcome> RunAsync(TimeSpan duration, CancellationToken cancellationToken);
}
