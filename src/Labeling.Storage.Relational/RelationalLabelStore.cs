using System.Runtime.CompilerServices;

namespace Labeling.Storage.Relational;

/// <summary>The store contract over prepared statements; a provider brings connections, transactions and its engine's SQL.</summary>
/// <remarks>
/// Everything that writes goes through <see cref="WriteAsync"/>: the work it is given may run more than once, and takes effect when the transaction
/// it ran in last commits. Everything that reads goes through <see cref="OpenReadAsync"/>.
/// </remarks>
public abstract class RelationalLabelStore : LabelStore
{
    /// <summary>Creates the store.</summary>
    /// <param name="timeProvider">The clock.</param>
    protected RelationalLabelStore(TimeProvider timeProvider)
    {
        ArgumentNullException.ThrowIfNull(timeProvider);
        TimeProvider = timeProvider;
    }

    /// <summary>The clock.</summary>
    protected TimeProvider TimeProvider { get; }

    /// <inheritdoc/>
    public override Task<Project?> TryCreateProjectAsync(Project project, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(project);
        string key = ProjectName.Key(project.Name);
        var created = new Project(project) { Version = 1 };
        return WriteAsync(
            nameof(TryCreateProjectAsync),
            null,
            null,
            async (session, token) => await ProjectTable.TryInsertAsync(session, created, key, token).ConfigureAwait(false) ? created : null,
            cancellationToken);
    }

    /// <inheritdoc/>
    public override Task<Project?> FindProjectAsync(ProjectId projectId, CancellationToken cancellationToken = default)
        => ReadAsync(
            nameof(FindProjectAsync),
            async session => (await ProjectTable.FindAsync(session, projectId, cancellationToken).ConfigureAwait(false))?.Project,
            cancellationToken);

    /// <inheritdoc/>
    public override Task<Project?> FindProjectAsync(string name, CancellationToken cancellationToken = default)
    {
        string key = ProjectName.Key(name);
        return ReadAsync(
            nameof(FindProjectAsync),
            async session => (await ProjectTable.FindByKeyAsync(session, key, cancellationToken).ConfigureAwait(false))?.Project,
            cancellationToken);
    }

    /// <inheritdoc/>
    public override async IAsyncEnumerable<Project> ListProjectsAsync(bool includeDeleted = false, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        long after = 0;
        while (await ReadAsync(
            nameof(ListProjectsAsync),
            session => ProjectTable.FindNextAsync(session, after, includeDeleted, cancellationToken),
            cancellationToken).ConfigureAwait(false) is { } row)
        {
            yield return row.Project;
            after = row.Number;
        }
    }

    /// <inheritdoc/>
    public override Task<Project?> TryUpdateProjectAsync(
        Project project, long expectedVersion, RelabelPolicy relabel = RelabelPolicy.Continue, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(project);
        return InProjectAsync(
            nameof(TryUpdateProjectAsync), project.Id, scope => UpdateProjectOperation.RunAsync(scope, project, expectedVersion, relabel), cancellationToken);
    }

    /// <inheritdoc/>
    public override Task<IngestResult> AddItemsAsync(ProjectId projectId, IReadOnlyList<NewItem> items, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(items);
        return InProjectAsync(nameof(AddItemsAsync), projectId, scope => IngestOperation.RunAsync(scope, items), cancellationToken, needsQueue: false);
    }

    /// <inheritdoc/>
    public override Task<long> SetMissingAsync(ProjectId projectId, IReadOnlyList<ItemId> items, bool isMissing, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(items);
        return InProjectAsync(nameof(SetMissingAsync), projectId, scope => MissingOperation.RunAsync(scope, items, isMissing), cancellationToken);
    }

    /// <inheritdoc/>
    public override Task SetImageFactsAsync(ProjectId projectId, IReadOnlyList<ItemImageFacts> facts, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(facts);
        return InProjectAsync(nameof(SetImageFactsAsync), projectId, scope => ImageFactsOperation.RunAsync(scope, facts), cancellationToken, needsQueue: false);
    }

    /// <inheritdoc/>
    public override Task<Item?> FindItemAsync(ProjectId projectId, ItemId itemId, CancellationToken cancellationToken = default)
        => FindItemAsync(projectId, (session, project) => ItemTable.FindAsync(session, project, itemId, cancellationToken), cancellationToken);

    /// <inheritdoc/>
    public override Task<Item?> FindItemAsync(ProjectId projectId, string path, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(path);
        return FindItemAsync(projectId, (session, project) => ItemTable.FindAsync(session, project, path, cancellationToken), cancellationToken);
    }

    /// <inheritdoc/>
    public override IAsyncEnumerable<Item> ListItemsAsync(ProjectId projectId, ItemQuery query, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(query);
        return ItemListing.ByIdAsync(this, projectId, query, cancellationToken);
    }

    /// <inheritdoc/>
    public override IAsyncEnumerable<Item> ListItemsByPathAsync(ProjectId projectId, CancellationToken cancellationToken = default)
        => ItemListing.ByPathAsync(this, projectId, cancellationToken);

    /// <inheritdoc/>
    public override async IAsyncEnumerable<HistoryEntry> ReadHistoryAsync(
        ProjectId projectId, ItemId itemId, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        List<HistoryRow> rows = await ReadAsync(
            nameof(ReadHistoryAsync), session => ReadHistoryAsync(session, projectId, itemId, cancellationToken), cancellationToken).ConfigureAwait(false);
        foreach (HistoryRow row in rows)
        {
            cancellationToken.ThrowIfCancellationRequested();
            yield return row.Entry;
        }
    }

    /// <inheritdoc/>
    public override Task<ClaimResult> ClaimAsync(ClaimRequest request, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        // Randomness is asked of the system, which the one writer need not wait for.
        Guid token = Guid.CreateVersion7(TimeProvider.GetUtcNow());
        return InProjectAsync(
            nameof(ClaimAsync), request.ProjectId, scope => ClaimOperation.RunAsync(scope, request, token), cancellationToken, ClaimOperation.ReadAhead(request));
    }

    /// <inheritdoc/>
    public override Task<DateTimeOffset?> RenewAsync(
        ProjectId projectId, LeaseToken token, string labeler, TimeSpan duration, CancellationToken cancellationToken = default)
        => InProjectAsync(nameof(RenewAsync), projectId, scope => LeaseOperations.RenewAsync(scope, token.Value, labeler, duration), cancellationToken);

    /// <inheritdoc/>
    public override Task<bool> ReleaseAsync(ProjectId projectId, LeaseToken token, string labeler, CancellationToken cancellationToken = default)
        => InProjectAsync(nameof(ReleaseAsync), projectId, scope => LeaseOperations.ReleaseAsync(scope, token.Value, labeler), cancellationToken);

    /// <inheritdoc/>
    public override Task<bool> SaveDraftAsync(
        ProjectId projectId, LeaseToken token, string labeler, ItemId itemId, IReadOnlyList<Annotation>? annotations, CancellationToken cancellationToken = default)
    {
        byte[]? draft = annotations is null ? null : DraftTable.Encode(annotations);
        return InProjectAsync(
            nameof(SaveDraftAsync), projectId, scope => LeaseOperations.SaveDraftAsync(scope, token.Value, labeler, itemId, draft), cancellationToken);
    }

    /// <inheritdoc/>
    public override Task<SubmitResult> SubmitAsync(SubmitRequest request, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        PreparedSubmission[] submissions = [.. request.Submissions.Select(s => new PreparedSubmission(s))];
        return InProjectAsync(
            nameof(SubmitAsync),
            request.ProjectId,
            scope => SubmitOperation.RunAsync(scope, request, submissions),
            cancellationToken,
            SubmittedHold.ReadAhead(request));
    }

    /// <inheritdoc/>
    public override Task<long> UpdateQueueAsync(ProjectId projectId, IReadOnlyList<QueueChange> changes, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(changes);
        byte[]?[] suggestions = [.. changes.Select(c => AnnotationJson.EncodeWithoutIds(c.Suggestion))];
        return InProjectAsync(nameof(UpdateQueueAsync), projectId, scope => QueueUpdateOperation.RunAsync(scope, changes, suggestions), cancellationToken);
    }

    /// <inheritdoc/>
    public override Task<long> ImportLabelsAsync(
        ProjectId projectId, IReadOnlyList<ImportedLabels> labels, string? labeler = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(labels);
        byte[]?[] encoded = [.. labels.Select(l => AnnotationJson.EncodeWithoutIds(l.Annotations))];
        return InProjectAsync(nameof(ImportLabelsAsync), projectId, scope => ImportOperation.RunAsync(scope, labels, encoded, labeler), cancellationToken);
    }

    /// <inheritdoc/>
    public override Task<long> AssignAsync(ProjectId projectId, ItemFilter filter, string? labeler, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(filter);
        return InProjectAsync(nameof(AssignAsync), projectId, scope => AssignOperation.RunAsync(scope, filter, labeler), cancellationToken);
    }

    /// <inheritdoc/>
    public override Task<long> AssignAsync(ProjectId projectId, IReadOnlyList<ItemId> items, string? labeler, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(items);
        return InProjectAsync(nameof(AssignAsync), projectId, scope => AssignOperation.RunAsync(scope, items, labeler), cancellationToken);
    }

    /// <inheritdoc/>
    public override Task<ReviewResult> ReviewAsync(ReviewRequest request, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        byte[]? annotations = request.Decision == ReviewDecision.Correct ? AnnotationJson.EncodeWithoutIds(request.Annotations) : null;
        return InProjectAsync(
            nameof(ReviewAsync),
            request.ProjectId,
            scope => ReviewOperation.RunAsync(scope, request, annotations),
            cancellationToken,
            ReviewOperation.ReadAhead(request));
    }

    /// <inheritdoc/>
    public override Task<ProjectProgress> GetProgressAsync(ProjectId projectId, CancellationToken cancellationToken = default)
        => ReadAsync(nameof(GetProgressAsync), async session =>
        {
            ProjectRow project = await ProjectTable.RequireAsync(session, projectId, cancellationToken).ConfigureAwait(false);
            return CounterTable.ToProgress(await CounterTable.ReadAsync(session, project.Number, cancellationToken).ConfigureAwait(false));
        }, cancellationToken);

    /// <inheritdoc/>
    public override Task<IReadOnlyList<CounterDifference>> CheckCountersAsync(ProjectId projectId, CancellationToken cancellationToken = default)
        => ReadAsync(nameof(CheckCountersAsync), async session =>
        {
            ProjectRow project = await ProjectTable.RequireAsync(session, projectId, cancellationToken).ConfigureAwait(false);
            CounterValues kept = await CounterTable.ReadWithBlocksAsync(session, project.Number, cancellationToken).ConfigureAwait(false);
            return CounterAudit.Compare(kept, await CounterAudit.CountAsync(session, project.Number, cancellationToken).ConfigureAwait(false));
        }, cancellationToken);

    /// <inheritdoc/>
    public override Task RebuildCountersAsync(ProjectId projectId, CancellationToken cancellationToken = default)
        => InProjectAsync(nameof(RebuildCountersAsync), projectId, RebuildOperation.RunAsync, cancellationToken);

    /// <inheritdoc/>
    public override async Task<LabelSnapshot> OpenSnapshotAsync(ProjectId projectId, ItemFilter? filter = null, CancellationToken cancellationToken = default)
    {
        ItemSelection items = ItemSelection.Of(filter ?? new ItemFilter { Statuses = [ItemStatus.Labeled] });
        RelationalSession session = await OpenReadAsync(nameof(OpenSnapshotAsync), cancellationToken).ConfigureAwait(false);
        try
        {
            return await GuardAsync<LabelSnapshot>(nameof(OpenSnapshotAsync), async () =>
            {
                ProjectRow project = await ProjectTable.RequireAsync(session, projectId, cancellationToken).ConfigureAwait(false);
                long count = await ItemCounter.CountAsync(session, project.Number, items, cancellationToken).ConfigureAwait(false);
                return new RelationalSnapshot(this, session, project, items, count);
            }).ConfigureAwait(false);
        }
        catch
        {
            await session.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <inheritdoc/>
    public override Task<ProjectRecord?> FindRecordAsync(ProjectId projectId, string kind, string key, CancellationToken cancellationToken = default)
    {
        CheckRecordName(kind, nameof(kind));
        CheckRecordName(key, nameof(key));
        return ReadAsync(
            nameof(FindRecordAsync),
            async session => await ProjectTable.FindAsync(session, projectId, cancellationToken).ConfigureAwait(false) is { } project
                ? await RecordTable.FindAsync(session, project.Number, kind, key, cancellationToken).ConfigureAwait(false)
                : null,
            cancellationToken);
    }

    /// <inheritdoc/>
    public override IAsyncEnumerable<ProjectRecord> ListRecordsAsync(ProjectId projectId, string kind, CancellationToken cancellationToken = default)
    {
        CheckRecordName(kind, nameof(kind));
        return RecordListing.OfKindAsync(this, projectId, kind, cancellationToken);
    }

    /// <inheritdoc/>
    public override Task<ProjectRecord?> TryWriteRecordAsync(
        ProjectId projectId, string kind, string key, string json, long expectedVersion, CancellationToken cancellationToken = default)
    {
        CheckRecordName(kind, nameof(kind));
        CheckRecordName(key, nameof(key));
        byte[] document = CheckRecordJson(json);
        ArgumentOutOfRangeException.ThrowIfNegative(expectedVersion);
        return InProjectAsync(
            nameof(TryWriteRecordAsync),
            projectId,
            async scope => await RecordTable.TryWriteAsync(scope, kind, key, document, expectedVersion).ConfigureAwait(false) is > 0 and var version
                ? new ProjectRecord { Kind = kind, Key = key, Json = json, Version = version, UpdatedAt = Instant.FromTicks(scope.Now) }
                : null,
            cancellationToken,
            needsQueue: false);
    }

    /// <inheritdoc/>
    public override Task<bool> TryDeleteRecordAsync(ProjectId projectId, string kind, string key, long expectedVersion, CancellationToken cancellationToken = default)
    {
        CheckRecordName(kind, nameof(kind));
        CheckRecordName(key, nameof(key));
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(expectedVersion);
        return InProjectAsync(nameof(TryDeleteRecordAsync), projectId, scope => RecordTable.TryDeleteAsync(scope, kind, key, expectedVersion), cancellationToken, needsQueue: false);
    }

    /// <summary>Runs work in a transaction that is durable once the returned task is done.</summary>
    /// <param name="operation">The member that was called.</param>
    /// <param name="projectId">The one project that the work touches, or <see langword="null"/> when it makes one.</param>
    /// <param name="readAhead">What the work will ask, or <see langword="null"/> when that is not known or it changes what others will ask.</param>
    /// <param name="work">What to do. It may run again, in another transaction, when the first one failed.</param>
    /// <param name="cancellationToken">Stops the call before its commit.</param>
    /// <typeparam name="TResult">What the work gives.</typeparam>
    protected abstract Task<TResult> WriteAsync<TResult>(
        string operation,
        ProjectId? projectId,
        RelationalReadAhead? readAhead,
        Func<RelationalSession, CancellationToken, ValueTask<TResult>> work,
        CancellationToken cancellationToken = default);

    /// <summary>Opens a transaction that sees one instant, for the caller to dispose.</summary>
    /// <param name="operation">The member that was called.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    protected abstract Task<RelationalSession> OpenReadAsync(string operation, CancellationToken cancellationToken = default);

    /// <summary>Says what an engine's own exception means.</summary>
    /// <param name="operation">The member that was called.</param>
    /// <param name="exception">What was thrown.</param>
    /// <returns>What to throw in its place, or <see langword="null"/> when it does not come from the engine.</returns>
    protected abstract LabelStoreException? Translate(string operation, Exception exception);

    /// <summary>Runs something that touches the engine, and translates what it throws.</summary>
    protected internal async ValueTask<TResult> GuardAsync<TResult>(string operation, Func<ValueTask<TResult>> work)
    {
        ArgumentNullException.ThrowIfNull(work);
        try
        {
            return await work().ConfigureAwait(false);
        }
        catch (Exception exception) when (Translate(operation, exception) is { } translated)
        {
            throw translated;
        }
    }

    private static async ValueTask<List<HistoryRow>> ReadHistoryAsync(
        RelationalSession session, ProjectId projectId, ItemId itemId, CancellationToken cancellationToken)
    {
        ProjectRow? project = await ProjectTable.FindAsync(session, projectId, cancellationToken).ConfigureAwait(false);
        ItemRow? item = project is null ? null : await ItemTable.FindAsync(session, project.Number, itemId, cancellationToken).ConfigureAwait(false);
        return item is null ? [] : await HistoryTable.ReadAllAsync(session, item.LastEntry, cancellationToken).ConfigureAwait(false);
    }

    private Task<Item?> FindItemAsync(
        ProjectId projectId, Func<RelationalSession, long, ValueTask<ItemRow?>> find, CancellationToken cancellationToken)
        => ReadAsync(nameof(FindItemAsync), async session =>
        {
            ProjectRow? project = await ProjectTable.FindAsync(session, projectId, cancellationToken).ConfigureAwait(false);
            ItemRow? row = project is null ? null : await find(session, project.Number).ConfigureAwait(false);
            return row is null ? null : await ItemTable.WithLabelsAsync(session, row, cancellationToken).ConfigureAwait(false);
        }, cancellationToken);

    /// <summary>Changes a project, its items or what belongs to them.</summary>
    private Task<TResult> InProjectAsync<TResult>(
        string operation, ProjectId projectId, Func<ProjectScope, ValueTask<TResult>> work, CancellationToken cancellationToken, RelationalReadAhead? readAhead = null, bool needsQueue = true)
        => WriteAsync(
            operation,
            projectId,
            readAhead,
            async (session, token) =>
            {
                ProjectRow project = await ProjectTable.RequireAsync(session, projectId, token).ConfigureAwait(false);
                var scope = new ProjectScope(session, project, TimeProvider.GetUtcNow().UtcTicks, token);
                if (needsQueue)
                {
                    await QueueBacklog.ClearAsync(scope).ConfigureAwait(false);
                }

                return await work(scope).ConfigureAwait(false);
            },
            cancellationToken);

    /// <summary>Runs something that reads, in a transaction of its own.</summary>
    internal async Task<TResult> ReadAsync<TResult>(string operation, Func<RelationalSession, ValueTask<TResult>> work, CancellationToken cancellationToken)
    {
        RelationalSession session = await OpenReadAsync(operation, cancellationToken).ConfigureAwait(false);
        await using (session.ConfigureAwait(false))
        {
            return await GuardAsync(operation, () => work(session)).ConfigureAwait(false);
        }
    }
}
