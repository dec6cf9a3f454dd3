using System.Collections.Concurrent;

namespace Labeling.ConformanceTests.Tests;

/// <summary>A store that is right but for one fault: claims, leases and answers.</summary>
public abstract class FaultyQueueStore(Fault fault, TimeProvider time, LabelStore inner) : FaultyRecordStore(fault, inner)
{
    private static readonly TimeSpan Tick = TimeSpan.FromTicks(1);
    private static readonly TimeSpan Moment = TimeSpan.FromMilliseconds(1);

    private readonly ConcurrentDictionary<LeaseToken, TaskLease> _leases = [];
    private readonly ConcurrentDictionary<(ProjectId, ItemId), LeaseToken> _firstTokens = [];
    private readonly ConcurrentDictionary<LeaseToken, LeaseToken> _latestTokens = [];
    private readonly ConcurrentDictionary<(ProjectId, string), int> _aliases = [];
    private readonly ConcurrentDictionary<(ProjectId, ItemId), int> _retries = [];
    private readonly ConcurrentDictionary<(ItemId, string), (LeaseToken Token, IReadOnlyList<Annotation> Work)> _drafts = [];
    private readonly ConcurrentDictionary<ProjectId, bool> _paused = [];
    private ClaimResult? _underWay;
    private int _submissions;

    public override async Task<ClaimResult> ClaimAsync(ClaimRequest request, CancellationToken cancellationToken = default)
    {
        cancellationToken = Token(cancellationToken);
        try
        {
            ClaimResult result = await ClaimInnerAsync(request, cancellationToken);
            if (result.Lease is { } lease)
            {
                _leases[lease.Token] = lease;
            }

            return result;
        }
        catch (LabelingException) when (Fault == Fault.SilentOnUnknownProjects)
        {
            return new ClaimResult { Status = ClaimStatus.NothingWaiting };
        }
    }

    public override async Task<DateTimeOffset?> RenewAsync(
        ProjectId projectId, LeaseToken token, string labeler, TimeSpan duration, CancellationToken cancellationToken = default)
    {
        cancellationToken = Token(cancellationToken);
        if (Fault == Fault.RenewalIsForgotten)
        {
            return time.GetUtcNow() + duration;
        }

        DateTimeOffset? expiresAt = await base.RenewAsync(projectId, Latest(token), Folded(labeler), duration, cancellationToken);
        return expiresAt is null && Fault == Fault.RenewsLostLeases && _leases.ContainsKey(token) ? time.GetUtcNow() + duration : expiresAt;
    }

    public override async Task<bool> ReleaseAsync(ProjectId projectId, LeaseToken token, string labeler, CancellationToken cancellationToken = default)
        => Fault == Fault.ReleaseDoesNothing || await base.ReleaseAsync(projectId, Latest(token), Folded(labeler), Token(cancellationToken));

    public override async Task<bool> SaveDraftAsync(
        ProjectId projectId, LeaseToken token, string labeler, ItemId itemId, IReadOnlyList<Annotation>? annotations, CancellationToken cancellationToken = default)
    {
        bool kept = await base.SaveDraftAsync(projectId, Latest(token), Folded(labeler), itemId, annotations, Token(cancellationToken));
        if (annotations is not null && (kept || Fault == Fault.DraftsOutliveTheirAnswer))
        {
            _drafts[(itemId, labeler)] = (token, annotations);
        }

        return kept;
    }

    public override async Task<SubmitResult> SubmitAsync(SubmitRequest request, CancellationToken cancellationToken = default)
    {
        cancellationToken = Token(cancellationToken);
        if (Fault == Fault.CommitsThenCancels)
        {
            SubmitResult result = await base.SubmitAsync(request, CancellationToken.None);
            cancellationToken.ThrowIfCancellationRequested();
            return result;
        }

        return Refused(request) is { } refusal
            ? new SubmitResult { Outcomes = [.. request.Submissions.Select(s => new SubmissionOutcome { ItemId = s.ItemId, Status = refusal })] }
            : await SubmitInnerAsync(request, cancellationToken);
    }

    public override async Task<Project?> TryUpdateProjectAsync(
        Project project, long expectedVersion, RelabelPolicy relabel = RelabelPolicy.Continue, CancellationToken cancellationToken = default)
    {
        if (project.State != ProjectState.Running)
        {
            _paused[project.Id] = true;
        }

        return await base.TryUpdateProjectAsync(project, expectedVersion, relabel, cancellationToken);
    }

    public override Task<long> UpdateQueueAsync(ProjectId projectId, IReadOnlyList<QueueChange> changes, CancellationToken cancellationToken = default)
        => base.UpdateQueueAsync(
            projectId,
            Fault == Fault.MixesGroups
                ? [.. changes.Select(c => new QueueChange { ItemId = c.ItemId, Kind = c.Kind, Suggestion = c.Suggestion, Confidence = c.Confidence })]
                : changes,
            Token(cancellationToken));

    public override async Task<long> ImportLabelsAsync(
        ProjectId projectId, IReadOnlyList<ImportedLabels> labels, string? labeler = null, CancellationToken cancellationToken = default)
    {
        ImportedLabels[] taken = [.. Fault == Fault.LosesImports ? labels.SkipLast(1) : labels];
        if (Fault == Fault.ImportsOverLeases)
        {
            foreach (TaskLease lease in _leases.Values.Where(l => l.ProjectId == projectId && l.Items.Any(i => labels.Any(x => x.ItemId == i.Id))))
            {
                await base.ReleaseAsync(projectId, lease.Token, lease.Labeler, cancellationToken);
            }
        }

        long count = await base.ImportLabelsAsync(projectId, taken, labeler, Token(cancellationToken));
        return Fault == Fault.LosesImports ? labels.Count : count;
    }

    public override async Task<long> AssignAsync(ProjectId projectId, ItemFilter filter, string? labeler, CancellationToken cancellationToken = default)
        => await base.AssignAsync(projectId, filter, Fault == Fault.IgnoresAssignment ? null : labeler, Token(cancellationToken));

    public override async Task<long> AssignAsync(ProjectId projectId, IReadOnlyList<ItemId> items, string? labeler, CancellationToken cancellationToken = default)
        => await base.AssignAsync(projectId, Fault == Fault.AssignsOnlyTheFirst ? [.. items.Take(1)] : items, labeler, Token(cancellationToken));

    public override async IAsyncEnumerable<HistoryEntry> ReadHistoryAsync(
        ProjectId projectId, ItemId itemId, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        HistoryEntry? last = null;
        await foreach (HistoryEntry entry in base.ReadHistoryAsync(projectId, itemId, cancellationToken))
        {
            last = entry;
            yield return Fault == Fault.SameLabelerTwice ? entry.With(actor: entry.Actor?.Split('#')[0]) : entry;
        }

        if (last is not null && Fault == Fault.KeepsRetriesTwice && _retries.ContainsKey((projectId, itemId)))
        {
            yield return last.With(sequence: last.Sequence + 1);
        }
    }

    private async Task<ClaimResult> ClaimInnerAsync(ClaimRequest request, CancellationToken cancellationToken)
    {
        switch (Fault)
        {
            case Fault.NotAtomicClaim:
                return await ClaimAfterReadingAsync(request, cancellationToken);
            case Fault.AnotherTaskOnAsking when !request.Prefetch:
            case Fault.PrefetchBurns when request.Prefetch:
                ClaimResult current = await base.ClaimAsync(request.With(prefetch: false), cancellationToken);
                await (current.Lease is { } lease && _leases.ContainsKey(lease.Token)
                    ? base.ReleaseAsync(request.ProjectId, lease.Token, request.Labeler, cancellationToken)
                    : Task.CompletedTask);
                return current.Lease is { } known && !_leases.ContainsKey(known.Token) ? current : await base.ClaimAsync(request, cancellationToken);
            case Fault.ExpiresOneTickLate:
                return (await base.ClaimAsync(request.With(duration: request.LeaseDuration + Tick), cancellationToken)).With(l => l.With(expiresAt: l.ExpiresAt - Tick));
            case Fault.ExpiresEarly:
                return (await base.ClaimAsync(request.With(duration: request.LeaseDuration - Moment), cancellationToken)).With(l => l.With(expiresAt: l.ExpiresAt + Moment));
            case Fault.ReusesToken:
                return (await base.ClaimAsync(request, cancellationToken)).With(WithFirstToken);
            case Fault.SameLabelerTwice:
                string alias = Alias(request.ProjectId, request.Labeler);
                return (await base.ClaimAsync(request.With(labeler: alias), cancellationToken)).With(l => l.With(labeler: request.Labeler));
            case Fault.ForgetsKeptLabels:
                return (await base.ClaimAsync(request, cancellationToken)).With(l => l.Kind == TaskKind.Prelabeled ? l : l.With(item: i => i.With(i.Draft, suggestion: [])));
            case Fault.DraftsDieWithTheLease:
                return (await base.ClaimAsync(request, cancellationToken)).With(l => l.With(item: i => i.With(DraftOf(i, l)?.Token == l.Token ? i.Draft : null)));
            case Fault.DraftsOutliveTheirAnswer:
                return (await base.ClaimAsync(request, cancellationToken)).With(l => l.With(item: i => i.With(i.Draft ?? DraftOf(i, l)?.Work)));
            default:
                return (await base.ClaimAsync(request.With(labeler: Folded(request.Labeler)), cancellationToken)).With(l => l.With(labeler: request.Labeler));
        }
    }

    private async Task<ClaimResult> ClaimAfterReadingAsync(ClaimRequest request, CancellationToken cancellationToken)
    {
        if (_underWay?.Lease is { } read && read.ProjectId == request.ProjectId && read.Labeler != request.Labeler)
        {
            return _underWay.With(l => l.With(labeler: request.Labeler));
        }

        ClaimResult result = await base.ClaimAsync(request, cancellationToken);
        _underWay = result;
        SpinWait.SpinUntil(() => false, Moment);
        _underWay = null;
        return result;
    }

    private async Task<SubmitResult> SubmitInnerAsync(SubmitRequest request, CancellationToken cancellationToken)
    {
        string labeler = Fault switch
        {
            Fault.IgnoresWhoSubmits when _leases.TryGetValue(request.Token, out TaskLease? lease) => lease.Labeler,
            Fault.SameLabelerTwice => Alias(request.ProjectId, request.Labeler),
            _ => Folded(request.Labeler),
        };
        SkipPolicy policy = Fault == Fault.SkipForOthersIsForAnyone && request.SkipPolicy == SkipPolicy.BackToQueueForOthers
            ? SkipPolicy.BackToQueue
            : request.SkipPolicy;
        SubmitResult result = await base.SubmitAsync(request.With(Latest(request.Token), labeler, policy), cancellationToken);
        foreach (SubmissionOutcome retried in result.Outcomes.Where(o => o.Status == SubmissionStatus.AlreadyAccepted))
        {
            _retries.TryAdd((request.ProjectId, retried.ItemId), 1);
        }

        if (result.Outcomes.Any(o => o.Status == SubmissionStatus.Accepted))
        {
            _aliases.AddOrUpdate((request.ProjectId, request.Labeler), 1, (_, n) => n + 1);
        }

        return Fault switch
        {
            Fault.AcceptsAfterLoss => result.With(s => s == SubmissionStatus.LeaseLost ? SubmissionStatus.Accepted : s),
            Fault.ForgetsIdempotence => result.With(s => s == SubmissionStatus.AlreadyAccepted ? SubmissionStatus.LeaseLost : s),
            Fault.MixesUpOutcomes => new SubmitResult { Outcomes = [.. result.Outcomes.OrderBy(o => o.ItemId)] },
            _ => result,
        };
    }

    private SubmissionStatus? Refused(SubmitRequest request)
    {
        _leases.TryGetValue(request.Token, out TaskLease? lease);
        return Fault switch
        {
            Fault.LosesAnswers when lease is not null && ++_submissions % 7 == 0 => SubmissionStatus.Accepted,
            Fault.RefusesLateAnswers when lease is not null && time.GetUtcNow() >= lease.ExpiresAt => SubmissionStatus.LeaseLost,
            Fault.PauseLosesWork when _paused.ContainsKey(request.ProjectId) => SubmissionStatus.LeaseLost,
            _ => null,
        };
    }

    private TaskLease WithFirstToken(TaskLease lease)
    {
        LeaseToken first = _firstTokens.GetOrAdd((lease.ProjectId, lease.Items[0].Id), lease.Token);
        _latestTokens[first] = lease.Token;
        return lease.With(token: first);
    }

    private (LeaseToken Token, IReadOnlyList<Annotation> Work)? DraftOf(TaskItem item, TaskLease lease)
        => _drafts.TryGetValue((item.Id, lease.Labeler), out (LeaseToken, IReadOnlyList<Annotation>) draft) ? draft : null;

    private LeaseToken Latest(LeaseToken token) => _latestTokens.GetValueOrDefault(token, token);

    private string Folded(string labeler) => Fault == Fault.FoldsLabelers ? labeler.ToUpperInvariant() : labeler;

    private string Alias(ProjectId projectId, string labeler) => $"{labeler}#{_aliases.GetValueOrDefault((projectId, labeler))}";
}
