namespace Labeling.Storage.Relational;

/// <summary>What one call works with: a transaction, the project, and the instant at which it takes effect.</summary>
internal sealed class ProjectScope(RelationalSession session, ProjectRow project, long now, CancellationToken cancellationToken)
{
    public RelationalSession Session { get; } = session;

    public ProjectRow Project { get; } = project;

    public long Number => Project.Number;

    /// <summary>In ticks of UTC.</summary>
    public long Now { get; } = now;

    public CancellationToken CancellationToken { get; } = cancellationToken;

    public CounterValues Counters => Session.Counters[Number];

    public RelationalStatement Use(SqlText sql) => Session.Use(sql);

    /// <summary>Whether a statement that takes the project's number finds a row.</summary>
    public async ValueTask<bool> ExistsAsync(SqlText sql)
    {
        RelationalStatement row = Use(sql).Bind(Number);
        bool exists = await row.ReadAsync(CancellationToken).ConfigureAwait(false);
        await row.CloseAsync(CancellationToken).ConfigureAwait(false);
        return exists;
    }
}
