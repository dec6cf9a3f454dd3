namespace Labeling.Storage.Relational;

/// <summary>An engine's way to add many rows at once. Belongs to its session and is used by one caller at a time.</summary>
public abstract class RelationalBulk
{
    /// <summary>Finds which of some paths a project has already.</summary>
    /// <param name="projectNumber">The project.</param>
    /// <param name="paths">The paths; at least one.</param>
    /// <param name="least">The first of them by code points.</param>
    /// <param name="most">The last of them by code points.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    /// <returns>A new set, for the caller to add to; compares ordinally.</returns>
    public abstract ValueTask<HashSet<string>> FindPathsAsync(
        long projectNumber, IReadOnlyList<string> paths, string least, string most, CancellationToken cancellationToken = default);

    /// <summary>Adds rows that are not there yet.</summary>
    /// <param name="insert">An <c>INSERT</c> of one row whose values are its parameters, in their order.</param>
    /// <param name="count">How many rows.</param>
    /// <param name="bind">Gives the parameters of one of them, by its index.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    public abstract ValueTask InsertAsync(SqlText insert, int count, Action<RelationalStatement, int> bind, CancellationToken cancellationToken = default);
}
