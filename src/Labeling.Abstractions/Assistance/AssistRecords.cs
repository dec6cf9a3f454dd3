using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Labeling;

/// <summary>Reads and writes what a store keeps of a project's assistance: its settings, its state and its runs. Safe for many callers at once.</summary>
/// <remarks>
/// Everything is a <see cref="ProjectRecord"/>: of kind <c>assist</c> with the keys <c>settings</c> and <c>state</c>, and of kind <c>run</c> with the
/// run's id as its key. A write goes through only over the version that was read, so that of two workers one wins and the other learns it.
/// </remarks>
public sealed class AssistRecords
{
    private const string AssistKind = "assist";
    private const string RunKindName = "run";
    private const string SettingsKey = "settings";
    private const string StateKey = "state";

    private readonly LabelStore _store;
    private readonly ProjectId _projectId;

    /// <summary>Creates a reader and writer of one project's records. Touches neither disk nor network.</summary>
    /// <param name="store">The store, made ready.</param>
    /// <param name="projectId">The project.</param>
    public AssistRecords(LabelStore store, ProjectId projectId)
    {
        ArgumentNullException.ThrowIfNull(store);
        _store = store;
        _projectId = projectId;
    }

    /// <summary>Reads the settings; the defaults when none were written.</summary>
    /// <param name="cancellationToken">Stops the call.</param>
    public async Task<AssistSettings> GetSettingsAsync(CancellationToken cancellationToken = default)
        => await _store.FindRecordAsync(_projectId, AssistKind, SettingsKey, cancellationToken).ConfigureAwait(false) is { } record
            ? Read(record, LabelingJsonContext.Default.AssistSettings)
            : new AssistSettings();

    /// <summary>Replaces the settings, whatever they are.</summary>
    /// <param name="settings">The settings; the caller has checked them.</param>
    /// <param name="cancellationToken">Stops the call before its commit.</param>
    public async Task SetSettingsAsync(AssistSettings settings, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(settings);
        string json = JsonSerializer.Serialize(settings, LabelingJsonContext.Default.AssistSettings);
        long version;
        do
        {
            version = (await _store.FindRecordAsync(_projectId, AssistKind, SettingsKey, cancellationToken).ConfigureAwait(false))?.Version ?? 0;
        }
        while (await _store.TryWriteRecordAsync(_projectId, AssistKind, SettingsKey, json, version, cancellationToken).ConfigureAwait(false) is null);
    }

    /// <summary>Reads the state; that of a project that was never assisted when none was written.</summary>
    /// <param name="cancellationToken">Stops the call.</param>
    public async Task<AssistState> GetStateAsync(CancellationToken cancellationToken = default)
        => await _store.FindRecordAsync(_projectId, AssistKind, StateKey, cancellationToken).ConfigureAwait(false) is { } record
            ? new AssistState(Read(record, LabelingJsonContext.Default.AssistState)) { Version = record.Version }
            : new AssistState();

    /// <summary>Replaces the state unless somebody else did since it was read.</summary>
    /// <param name="state">The state as it is to be, with the <see cref="AssistState.Version"/> of the one that was read.</param>
    /// <param name="cancellationToken">Stops the call before its commit.</param>
    /// <returns>The state with its next version, or <see langword="null"/> when the stored version is another.</returns>
    public async Task<AssistState?> TryWriteStateAsync(AssistState state, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(state);
        string json = JsonSerializer.Serialize(state, LabelingJsonContext.Default.AssistState);
        var record = await _store.TryWriteRecordAsync(_projectId, AssistKind, StateKey, json, state.Version, cancellationToken).ConfigureAwait(false);
        return record is null ? null : new AssistState(state) { Version = record.Version };
    }

    /// <summary>Streams the runs, the earliest first.</summary>
    /// <param name="cancellationToken">Stops the listing.</param>
    public async IAsyncEnumerable<Run> ListRunsAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        await foreach (var record in _store.ListRecordsAsync(_projectId, RunKindName, cancellationToken).ConfigureAwait(false))
        {
            yield return ToRun(record);
        }
    }

    /// <summary>Finds a run.</summary>
    /// <param name="id">The run.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    public async Task<Run?> FindRunAsync(RunId id, CancellationToken cancellationToken = default)
        => await _store.FindRecordAsync(_projectId, RunKindName, id.ToString(), cancellationToken).ConfigureAwait(false) is { } record ? ToRun(record) : null;

    /// <summary>Writes a run unless somebody else did since it was read.</summary>
    /// <param name="run">The run as it is to be, with the <see cref="Run.Version"/> of the one that was read; 0 for a new one.</param>
    /// <param name="cancellationToken">Stops the call before its commit.</param>
    /// <returns>The run with its next version, or <see langword="null"/> when the stored version is another.</returns>
    public async Task<Run?> TryWriteRunAsync(Run run, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(run);
        string json = JsonSerializer.Serialize(run, LabelingJsonContext.Default.Run);
        var record = await _store.TryWriteRecordAsync(_projectId, RunKindName, run.Id.ToString(), json, run.Version, cancellationToken).ConfigureAwait(false);
        return record is null ? null : new Run(run) { Version = record.Version };
    }

    /// <summary>Removes a run unless somebody else changed it since it was read.</summary>
    /// <param name="run">The run that was read.</param>
    /// <param name="cancellationToken">Stops the call before its commit.</param>
    /// <returns>Whether it was removed.</returns>
    public Task<bool> TryDeleteRunAsync(Run run, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(run);
        return _store.TryDeleteRecordAsync(_projectId, RunKindName, run.Id.ToString(), run.Version, cancellationToken);
    }

    private static Run ToRun(ProjectRecord record) => new(Read(record, LabelingJsonContext.Default.Run)) { Version = record.Version };

    private static T Read<T>(ProjectRecord record, JsonTypeInfo<T> type)
        where T : class
    {
        try
        {
            return JsonSerializer.Deserialize(record.Json, type) ?? throw new JsonException("It is null.");
        }
        catch (JsonException exception)
        {
            throw new LabelingException(
                LabelingErrorCodes.StoreFailed, $"The record '{record.Kind}/{record.Key}' of the project is damaged or of a later version of this library ({exception.Message}); update the library, or delete the record.", exception);
        }
    }
}
