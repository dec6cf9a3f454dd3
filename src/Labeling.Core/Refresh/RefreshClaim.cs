using System.Text.Json;

namespace Labeling;

/// <summary>The right to refresh a project, which one process has at a time: a record in the store that says until when.</summary>
internal sealed class RefreshClaim
{
    private const string Kind = "refresh";
    private const string Key = "dataset";

    /// <summary>How long a process may be silent before another takes over.</summary>
    private static readonly TimeSpan Duration = TimeSpan.FromMinutes(10);

    private readonly LabelStore _store;
    private readonly ProjectSession _session;
    private readonly DateTimeOffset _startedAt;
    private DateTimeOffset _renewedAt;
    private long _version;

    private RefreshClaim(LabelStore store, ProjectSession session, DateTimeOffset startedAt)
    {
        _store = store;
        _session = session;
        _startedAt = startedAt;
    }

    private DateTimeOffset Now => _session.Services.Time.GetUtcNow();

    /// <summary>Takes the right, unless another has it.</summary>
    /// <param name="session">The project.</param>
    /// <param name="interval">Takes it only when the last refresh began so long ago; <see langword="null"/> for whenever it was.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    public static async Task<RefreshClaim?> TryTakeAsync(ProjectSession session, TimeSpan? interval, CancellationToken cancellationToken)
    {
        var store = await session.StoreAsync(cancellationToken).ConfigureAwait(false);
        var now = session.Services.Time.GetUtcNow();
        var record = await store.FindRecordAsync(session.Id, Kind, Key, cancellationToken).ConfigureAwait(false);
        var status = record is null ? null : Read(record).StatusAt(now);
        if (status?.State == RefreshState.Running || now < (status?.StartedAt ?? session.Info.CreatedAt) + interval)
        {
            return null;
        }

        // The version says that nobody was quicker, also not one who has finished since.
        var claim = new RefreshClaim(store, session, now) { _version = record?.Version ?? 0 };
        return await claim.TryWriteAsync(RefreshState.Running, null, null, cancellationToken).ConfigureAwait(false) ? claim : null;
    }

    /// <summary>Reads what is known of the last refresh.</summary>
    public static async Task<RefreshStatus?> FindStatusAsync(ProjectSession session, CancellationToken cancellationToken)
    {
        var store = await session.StoreAsync(cancellationToken).ConfigureAwait(false);
        return await store.FindRecordAsync(session.Id, Kind, Key, cancellationToken).ConfigureAwait(false) is { } record
            ? Read(record).StatusAt(session.Services.Time.GetUtcNow())
            : null;
    }

    /// <summary>Says that the refresh goes on.</summary>
    /// <returns>Whether it still may: if not, another process took over.</returns>
    public async ValueTask<bool> RenewAsync(CancellationToken cancellationToken)
        => Now - _renewedAt < Duration / 5 || await TryWriteAsync(RefreshState.Running, null, null, cancellationToken).ConfigureAwait(false);

    /// <summary>Ends the refresh and says what came of it.</summary>
    public Task<bool> FinishAsync(RefreshReport report, CancellationToken cancellationToken) => TryWriteAsync(RefreshState.Completed, report, null, cancellationToken);

    /// <summary>Ends the refresh and says why it failed, if the store can take it.</summary>
    public async Task FailAsync(string error)
    {
        try
        {
            await TryWriteAsync(RefreshState.Failed, null, error, CancellationToken.None).ConfigureAwait(false);
        }
        catch (LabelingException)
        {
            // The failure that led here is the one to tell; without a word the claim runs out.
        }
    }

    private static RefreshRecord Read(ProjectRecord record)
        => JsonSerializer.Deserialize(record.Json, RefreshJsonContext.Default.RefreshRecord)
            ?? throw new JsonException("The record of the last refresh is null.");

    private async Task<bool> TryWriteAsync(RefreshState state, RefreshReport? report, string? error, CancellationToken cancellationToken)
    {
        var now = Now;
        var record = new RefreshRecord
        {
            Status = new RefreshStatus
            {
                State = state,
                StartedAt = _startedAt,
                FinishedAt = state == RefreshState.Running ? null : now,
                Report = report,
                Error = error,
            },
            ClaimedUntil = now + Duration,
        };
        string json = JsonSerializer.Serialize(record, RefreshJsonContext.Default.RefreshRecord);
        if (await _store.TryWriteRecordAsync(_session.Id, Kind, Key, json, _version, cancellationToken).ConfigureAwait(false) is not { } written)
        {
            return false;
        }

        _version = written.Version;
        _renewedAt = now;
        return true;
    }
}
