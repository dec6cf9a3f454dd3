using System.Text;
using System.Text.Json;

namespace Labeling;

/// <summary>Keeps projects, items, the queue and the history, durably and for many callers at once.</summary>
/// <remarks>
/// <para>
/// A provider derives from this class and proves itself with the suite in <c>Labeling.ConformanceTests</c>, which states every promise below as
/// a test. Members are atomic: they take effect altogether or not at all, and what they return is durable. Cancellation before the commit throws
/// and changes nothing; after the commit the result is returned.
/// </para>
/// <para>
/// Time comes from the <see cref="TimeProvider"/> given to the provider. A lease holds before <see cref="TaskLease.ExpiresAt"/> and is free at
/// that very instant, by the clock as each call finds it, also when the clock was set back. Callers check what they pass: the store trusts shapes
/// and class ids, and checks only what it needs to stay consistent.
/// </para>
/// <para>
/// A lease ends for good when all its items are answered, when it is released, when the project stops running, when another labeler takes one of
/// its items, and when its labeler is given another task in its place.
/// </para>
/// <para>
/// What is found, listed or read in a project that the store does not hold is nothing; every other member throws a <see cref="LabelingException"/>
/// with code <see cref="LabelingErrorCodes.ProjectNotFound"/>.
/// </para>
/// <para>Every member throws <see cref="LabelStoreException"/> when the disk, network or database fails.</para>
/// </remarks>
public abstract class LabelStore : IAsyncDisposable
{
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>The store's name, such as <c>sqlite</c>.</summary>
    public abstract string Name { get; }

    /// <summary>Creates what is missing and brings an older schema forward. Call it before anything else; calling it again does nothing.</summary>
    /// <exception cref="LabelStoreException">Also when the schema is newer than this library, or the file is damaged or not a label store.</exception>
    public abstract Task InitializeAsync(CancellationToken cancellationToken = default);

    /// <summary>Adds a project unless its name is, or ever was, taken.</summary>
    /// <returns>The project with its version, or <see langword="null"/> when <see cref="ProjectName.Key"/> of its name is taken.</returns>
    public abstract Task<Project?> TryCreateProjectAsync(Project project, CancellationToken cancellationToken = default);

    /// <summary>Finds a project, also a deleted one.</summary>
    public abstract Task<Project?> FindProjectAsync(ProjectId projectId, CancellationToken cancellationToken = default);

    /// <summary>Finds a project by its name, also a deleted one.</summary>
    public abstract Task<Project?> FindProjectAsync(string name, CancellationToken cancellationToken = default);

    /// <summary>Streams projects in the order they were created.</summary>
    public abstract IAsyncEnumerable<Project> ListProjectsAsync(bool includeDeleted = false, CancellationToken cancellationToken = default);

    /// <summary>Replaces a project, and with it, where asked, the labels of all its items.</summary>
    /// <remarks>
    /// When the new state is not <see cref="ProjectState.Running"/> every lease of the project ends in the same step; work done under them is
    /// accepted once the project runs again, as for an expired lease. Starting over puts labeled, skipped and needs-review items back in the queue,
    /// where they were at first, and drops the answers of items that wait for more labelers.
    /// </remarks>
    /// <param name="project">The project as it is to be. Id, name, task type, dataset, seed and creation time must be what they were.</param>
    /// <param name="expectedVersion">The <see cref="Project.Version"/> that the caller read.</param>
    /// <param name="relabel">What becomes of the labels.</param>
    /// <param name="cancellationToken">Stops the call before its commit.</param>
    /// <returns>The project with its next version, or <see langword="null"/> when the stored version is another.</returns>
    /// <exception cref="ArgumentException">One of what must stay differs.</exception>
    public abstract Task<Project?> TryUpdateProjectAsync(Project project, long expectedVersion, RelabelPolicy relabel = RelabelPolicy.Continue, CancellationToken cancellationToken = default);

    /// <summary>Makes items of assets. Repeating the call with the same assets adds nothing.</summary>
    /// <remarks>
    /// Ids follow the order of the list. A known path with another content tag or size keeps its order key and its labels: a labeled or skipped item
    /// then needs review, an approval is gone, and the image's size and problem are unknown again.
    /// </remarks>
    /// <param name="projectId">The project.</param>
    /// <param name="items">The assets; a path at most once. Up to some ten thousand a call are quick.</param>
    /// <param name="cancellationToken">Stops the call before its commit.</param>
    public abstract Task<IngestResult> AddItemsAsync(ProjectId projectId, IReadOnlyList<NewItem> items, CancellationToken cancellationToken = default);

    /// <summary>Notes that files are gone, or are there again. Unknown items, and those of which it is known already, are passed over.</summary>
    /// <remarks>
    /// Labels, drafts, versions and counters stay as they are, and the history says what happened. An item whose file is gone is handed out to nobody;
    /// once the file is there again it is where it was in the queue. A task that holds such an item keeps it: its labeler may still answer it, and
    /// asking again gives the same task. What is answered, reviewed, assigned or started over meanwhile is as for any other item.
    /// </remarks>
    /// <param name="projectId">The project.</param>
    /// <param name="items">The items; each at most once. Up to some ten thousand a call are quick.</param>
    /// <param name="isMissing">Whether they are gone.</param>
    /// <param name="cancellationToken">Stops the call before its commit.</param>
    /// <returns>For how many that was news.</returns>
    public abstract Task<long> SetMissingAsync(ProjectId projectId, IReadOnlyList<ItemId> items, bool isMissing, CancellationToken cancellationToken = default);

    /// <summary>Notes what looking at files told. Unknown items are passed over.</summary>
    public abstract Task SetImageFactsAsync(ProjectId projectId, IReadOnlyList<ItemImageFacts> facts, CancellationToken cancellationToken = default);

    /// <summary>Finds an item, with its labels.</summary>
    public abstract Task<Item?> FindItemAsync(ProjectId projectId, ItemId itemId, CancellationToken cancellationToken = default);

    /// <summary>Finds an item by its path, with its labels.</summary>
    public abstract Task<Item?> FindItemAsync(ProjectId projectId, string path, CancellationToken cancellationToken = default);

    /// <summary>Streams items by keyset: the cost of a page does not depend on how deep it lies.</summary>
    public abstract IAsyncEnumerable<Item> ListItemsAsync(ProjectId projectId, ItemQuery query, CancellationToken cancellationToken = default);

    /// <summary>Streams all items of a project, removed ones included, in the order of their paths' code points (the order of their UTF-8 bytes).</summary>
    /// <remarks>
    /// To be compared with a listing of the dataset. Items that arrive meanwhile may come or not; every other comes once. Annotations are not loaded.
    /// </remarks>
    public abstract IAsyncEnumerable<Item> ListItemsByPathAsync(ProjectId projectId, CancellationToken cancellationToken = default);

    /// <summary>Streams what happened to an item, in order.</summary>
    public abstract IAsyncEnumerable<HistoryEntry> ReadHistoryAsync(ProjectId projectId, ItemId itemId, CancellationToken cancellationToken = default);

    /// <summary>Leases the next page of work to a labeler.</summary>
    /// <remarks>
    /// <para>
    /// A labeler who holds an unexpired task gets that same task again, with what is still to do and done in it; neither page size nor expiry change.
    /// Otherwise the next items come from the queue: those assigned to the labeler first, then those for anyone; prelabeled, then clustered, then
    /// manual; by order key, then id. All items of a task have one kind, and those of a clustered task one group: the first item decides, and the
    /// page is filled in the same order.
    /// </para>
    /// <para>
    /// No two labelers hold one item at once unless it wants several answers, and no labeler gets an item twice for that. An item that wants several
    /// has a place for each answer it wants: <see cref="ProjectSettings.MinLabelers"/>, and one more after each disagreement up to
    /// <see cref="ProjectSettings.MaxLabelers"/>. A claim takes a free place; when there is none, the place, of those whose lease is over, that was
    /// taken first, and its labeler has lost it.
    /// </para>
    /// </remarks>
    public abstract Task<ClaimResult> ClaimAsync(ClaimRequest request, CancellationToken cancellationToken = default);

    /// <summary>Holds a lease for longer, also an expired one that did not end.</summary>
    /// <param name="projectId">The project.</param>
    /// <param name="token">The lease.</param>
    /// <param name="labeler">Who holds it.</param>
    /// <param name="duration">How long from now on. From one second to seven days.</param>
    /// <param name="cancellationToken">Stops the call before its commit.</param>
    /// <returns>The new expiry, or <see langword="null"/> when the lease ended or there is none such.</returns>
    public abstract Task<DateTimeOffset?> RenewAsync(ProjectId projectId, LeaseToken token, string labeler, TimeSpan duration, CancellationToken cancellationToken = default);

    /// <summary>Gives the items of a lease that are not submitted back to where they were in the queue.</summary>
    /// <returns>Whether the labeler held such a lease, unexpired. If not, nothing changes.</returns>
    public abstract Task<bool> ReleaseAsync(ProjectId projectId, LeaseToken token, string labeler, CancellationToken cancellationToken = default);

    /// <summary>Keeps a labeler's unfinished work on an item until the labeler submits it, whatever becomes of the lease.</summary>
    /// <param name="projectId">The project.</param>
    /// <param name="token">A lease, current or lost, that the labeler holds or held on the item.</param>
    /// <param name="labeler">Who works.</param>
    /// <param name="itemId">The item.</param>
    /// <param name="annotations">The work, valid or not; <see langword="null"/> drops the draft.</param>
    /// <param name="cancellationToken">Stops the call before its commit.</param>
    /// <returns>Whether it was kept: <see langword="false"/> when the token is not such a lease, or its answer for the item was accepted before.</returns>
    public abstract Task<bool> SaveDraftAsync(ProjectId projectId, LeaseToken token, string labeler, ItemId itemId, IReadOnlyList<Annotation>? annotations, CancellationToken cancellationToken = default);

    /// <summary>Takes a labeler's answers in. What it accepts is appended to the history, counted, and out of the queue in one step.</summary>
    /// <remarks>
    /// Each answer is judged by itself and the accepted ones take effect together. An answer under an expired or ended lease is accepted when
    /// nobody else took the item since. The same token and item accepted before is <see cref="SubmissionStatus.AlreadyAccepted"/>, also when the
    /// project does not run.
    /// </remarks>
    /// <exception cref="ArgumentException">The project wants several answers for each item and <see cref="SubmitRequest.Consensus"/> is missing.</exception>
    public abstract Task<SubmitResult> SubmitAsync(SubmitRequest request, CancellationToken cancellationToken = default);

    /// <summary>Changes the kind of waiting items. Items that are leased or not in the queue are passed over.</summary>
    /// <returns>How many items took the change, also where nothing differs.</returns>
    public abstract Task<long> UpdateQueueAsync(ProjectId projectId, IReadOnlyList<QueueChange> changes, CancellationToken cancellationToken = default);

    /// <summary>Takes labels that were made elsewhere as final: each item that waits becomes <see cref="ItemStatus.Labeled"/> and leaves the queue.</summary>
    /// <remarks>
    /// Items that are leased, have an answer that stands, or are not in the queue are passed over, so that repeating the call changes nothing. It counts
    /// for no labeler. An answer that comes late, under a lease that was over, is <see cref="SubmissionStatus.ItemChanged"/>. The project may be in
    /// any state.
    /// </remarks>
    /// <param name="projectId">The project.</param>
    /// <param name="labels">The labels; an item at most once. Up to some thousand a call are quick.</param>
    /// <param name="labeler">Who made them, as the item and its history show it; <see langword="null"/> for nobody in particular.</param>
    /// <param name="cancellationToken">Stops the call before its commit.</param>
    /// <returns>How many items took their labels.</returns>
    public abstract Task<long> ImportLabelsAsync(ProjectId projectId, IReadOnlyList<ImportedLabels> labels, string? labeler = null, CancellationToken cancellationToken = default);

    /// <summary>Assigns the incomplete items that meet a filter to one labeler, or to anyone. Those leased now stay where they are and follow when they come back.</summary>
    /// <param name="projectId">The project.</param>
    /// <param name="filter">Which items; statuses other than <see cref="ItemStatus.Unlabeled"/> are passed over.</param>
    /// <param name="labeler">To whom, or <see langword="null"/> for anyone.</param>
    /// <param name="cancellationToken">Stops the call before its commit.</param>
    /// <returns>How many items it meets, leased ones included.</returns>
    public abstract Task<long> AssignAsync(ProjectId projectId, ItemFilter filter, string? labeler, CancellationToken cancellationToken = default);

    /// <summary>Assigns single items to one labeler, or to anyone. Those leased now stay where they are and follow when they come back.</summary>
    /// <param name="projectId">The project.</param>
    /// <param name="items">The items; each at most once. Those that are not <see cref="ItemStatus.Unlabeled"/>, or unknown, are passed over.</param>
    /// <param name="labeler">To whom, or <see langword="null"/> for anyone.</param>
    /// <param name="cancellationToken">Stops the call before its commit.</param>
    /// <returns>How many were not passed over, leased ones included.</returns>
    public abstract Task<long> AssignAsync(ProjectId projectId, IReadOnlyList<ItemId> items, string? labeler, CancellationToken cancellationToken = default);

    /// <summary>Takes a reviewer's decision in, unless the item changed since the reviewer saw it. The project may be in any state.</summary>
    public abstract Task<ReviewResult> ReviewAsync(ReviewRequest request, CancellationToken cancellationToken = default);

    /// <summary>Reads the kept counters. Takes the same time whatever the project's size.</summary>
    public abstract Task<ProjectProgress> GetProgressAsync(ProjectId projectId, CancellationToken cancellationToken = default);

    /// <summary>Counts items and history anew and compares with the kept counters.</summary>
    /// <returns>The differences; empty when all is well.</returns>
    public abstract Task<IReadOnlyList<CounterDifference>> CheckCountersAsync(ProjectId projectId, CancellationToken cancellationToken = default);

    /// <summary>Counts anew and keeps that.</summary>
    public abstract Task RebuildCountersAsync(ProjectId projectId, CancellationToken cancellationToken = default);

    /// <summary>Holds one instant of a project for reading.</summary>
    /// <param name="projectId">The project.</param>
    /// <param name="filter">Which items; by default those that are labeled.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    /// <returns>The snapshot, for the caller to dispose. Labeling goes on meanwhile.</returns>
    public abstract Task<LabelSnapshot> OpenSnapshotAsync(ProjectId projectId, ItemFilter? filter = null, CancellationToken cancellationToken = default);

    /// <summary>Finds a record that is kept beside a project, also a deleted one.</summary>
    /// <param name="projectId">The project.</param>
    /// <param name="kind">The record's kind. 1 to 200 characters.</param>
    /// <param name="key">The record's key. 1 to 200 characters.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    /// <exception cref="ArgumentException">The kind or the key is not of 1 to 200 characters, or holds a control character or half of a surrogate pair.</exception>
    public abstract Task<ProjectRecord?> FindRecordAsync(ProjectId projectId, string kind, string key, CancellationToken cancellationToken = default);

    /// <summary>Streams the records of a kind in the order of their keys by code points. The project may be a deleted one.</summary>
    /// <remarks>Reads a few at a time. What is written meanwhile may show or not; nothing else is left out or comes twice.</remarks>
    /// <param name="projectId">The project.</param>
    /// <param name="kind">The records' kind. 1 to 200 characters.</param>
    /// <param name="cancellationToken">Stops the listing.</param>
    /// <exception cref="ArgumentException">The kind is none, as for <see cref="FindRecordAsync"/>.</exception>
    public abstract IAsyncEnumerable<ProjectRecord> ListRecordsAsync(ProjectId projectId, string kind, CancellationToken cancellationToken = default);

    /// <summary>Writes a record unless it is another than the caller knows. The project may be in any state.</summary>
    /// <param name="projectId">The project.</param>
    /// <param name="kind">The record's kind. 1 to 200 characters.</param>
    /// <param name="key">The record's key. 1 to 200 characters.</param>
    /// <param name="json">One JSON value of at most <see cref="ProjectRecord.MaxJsonBytes"/> as UTF-8, nested at most 64 deep; kept character by character.</param>
    /// <param name="expectedVersion">The <see cref="ProjectRecord.Version"/> that the caller read, or 0 when there must be no such record yet.</param>
    /// <param name="cancellationToken">Stops the call before its commit.</param>
    /// <returns>The record as it is now, or <see langword="null"/> when the stored version is another; then nothing changed.</returns>
    /// <exception cref="ArgumentException">The kind or key is none, as for <see cref="FindRecordAsync"/>, the JSON is none or too large, or the version is negative.</exception>
    public abstract Task<ProjectRecord?> TryWriteRecordAsync(
        ProjectId projectId, string kind, string key, string json, long expectedVersion, CancellationToken cancellationToken = default);

    /// <summary>Deletes a record unless it is another than the caller knows. The project may be in any state.</summary>
    /// <param name="projectId">The project.</param>
    /// <param name="kind">The record's kind. 1 to 200 characters.</param>
    /// <param name="key">The record's key. 1 to 200 characters.</param>
    /// <param name="expectedVersion">The <see cref="ProjectRecord.Version"/> that the caller read. Greater than 0.</param>
    /// <param name="cancellationToken">Stops the call before its commit.</param>
    /// <returns>Whether it was deleted: <see langword="false"/> when the stored version is another, or there is no such record; then nothing changed.</returns>
    /// <exception cref="ArgumentException">The kind or key is none, as for <see cref="FindRecordAsync"/>, or the version is not greater than 0.</exception>
    public abstract Task<bool> TryDeleteRecordAsync(ProjectId projectId, string kind, string key, long expectedVersion, CancellationToken cancellationToken = default);

    /// <inheritdoc/>
    public abstract ValueTask DisposeAsync();

    /// <summary>Checks a record's kind or key, for a store to call first.</summary>
    /// <param name="name">The kind or key.</param>
    /// <param name="parameter">What the parameter is called.</param>
    /// <exception cref="ArgumentException">It is not of 1 to 200 characters, or holds a control character or half of a surrogate pair.</exception>
    protected static void CheckRecordName(string name, string parameter)
    {
        ArgumentException.ThrowIfNullOrEmpty(name, parameter);
        if (name.Length > ProjectRecord.MaxNameLength)
        {
            throw new ArgumentException($"The record's {parameter} has {name.Length} characters; give it at most {ProjectRecord.MaxNameLength}.", parameter);
        }

        for (int i = 0; i < name.Length; i++)
        {
            if (char.IsControl(name[i]) || (char.IsSurrogate(name[i]) && !char.IsSurrogatePair(name, i)))
            {
                throw new ArgumentException($"The record's {parameter} holds U+{(int)name[i]:X4} at position {i}, which is no text; remove it.", parameter);
            }

            i += char.IsSurrogate(name[i]) ? 1 : 0;
        }
    }

    /// <summary>Checks a record's JSON, for a store to call before it does anything.</summary>
    /// <param name="json">The JSON.</param>
    /// <returns>The same as UTF-8.</returns>
    /// <exception cref="ArgumentException">It is not one JSON value, larger than <see cref="ProjectRecord.MaxJsonBytes"/>, or nested more than 64 deep.</exception>
    protected static byte[] CheckRecordJson(string json)
    {
        ArgumentNullException.ThrowIfNull(json);
        if (json.Length > ProjectRecord.MaxJsonBytes || Encoding.UTF8.GetByteCount(json) > ProjectRecord.MaxJsonBytes)
        {
            throw new ArgumentException($"The record has {json.Length} characters; it has at most {ProjectRecord.MaxJsonBytes} bytes as UTF-8. Keep what is large in a file.", nameof(json));
        }

        try
        {
            byte[] utf8 = Utf8.GetBytes(json);
            var reader = new Utf8JsonReader(utf8);
            while (reader.Read())
            {
            }

            return utf8;
        }
        catch (Exception exception) when (exception is JsonException or EncoderFallbackException)
        {
            throw new ArgumentException($"The record is not one JSON value: {exception.Message}", nameof(json), exception);
        }
    }
}
