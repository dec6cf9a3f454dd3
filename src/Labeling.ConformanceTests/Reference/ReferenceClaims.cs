namespace Labeling.ConformanceTests;

/// <summary>Claiming, renewing and releasing tasks, and keeping drafts.</summary>
internal static class ReferenceClaims
{
    public static ClaimResult Claim(ReferenceProject project, ClaimRequest request)
    {
        if (!project.IsRunning)
        {
            return new ClaimResult { Status = ClaimStatus.ProjectNotRunning };
        }

        project.LookAtClock();
        if (!project.Desks.TryGetValue(request.Labeler, out ReferenceDesk? desk))
        {
            project.Desks[request.Labeler] = desk = new ReferenceDesk();
        }

        ReferenceLease? lease = desk.Current is not { IsLive: true }
            ? NextCurrent(project, desk, request)
            : request.Prefetch ? NextReserved(project, desk, request) : desk.Current;
        return lease is null
            ? new ClaimResult { Status = ClaimStatus.NothingWaiting }
            : new ClaimResult { Status = ClaimStatus.Claimed, Lease = ToLease(project, lease) };
    }

    public static DateTimeOffset? Renew(ReferenceProject project, LeaseToken token, string labeler, TimeSpan duration)
    {
        if (Find(project, token, labeler) is not { IsEnded: false } lease)
        {
            return null;
        }

        lease.ExpiresAt = project.Now + duration;
        project.LookAtClock(lease, project.Now);
        return lease.ExpiresAt;
    }

    public static bool Release(ReferenceProject project, LeaseToken token, string labeler)
    {
        project.LookAtClock();
        if (Find(project, token, labeler) is not { IsLive: true } lease)
        {
            return false;
        }

        project.End(lease);
        return true;
    }

    public static bool SaveDraft(ReferenceProject project, LeaseToken token, string labeler, ItemId itemId, IReadOnlyList<Annotation>? annotations)
    {
        ReferenceLease? lease = Find(project, token, labeler);
        if (lease is null || !lease.Contains(itemId) || lease[itemId] == ReferenceHold.Answered)
        {
            return false;
        }

        if (annotations is null)
        {
            project.Drafts.Remove((itemId, labeler));
        }
        else
        {
            project.Drafts[(itemId, labeler)] = [.. annotations];
        }

        return true;
    }

    public static ReferenceLease? Find(ReferenceProject project, LeaseToken token, string labeler)
        => project.Leases.TryGetValue(token, out ReferenceLease? lease) && lease.Labeler == labeler ? lease : null;

    private static ReferenceLease? NextCurrent(ReferenceProject project, ReferenceDesk desk, ClaimRequest request)
    {
        ReferenceLease? next;
        if (desk.Reserved is { IsLive: true } reserved)
        {
            reserved.ExpiresAt = project.Now + request.LeaseDuration;
            desk.Reserved = null;
            next = reserved;
        }
        else
        {
            next = TakePage(project, request);
        }

        if (next is not null)
        {
            project.End(desk.Current);
            desk.Current = next;
        }

        return next;
    }

    private static ReferenceLease? NextReserved(ReferenceProject project, ReferenceDesk desk, ClaimRequest request)
    {
        if (desk.Reserved is { IsLive: true })
        {
            return desk.Reserved;
        }

        ReferenceLease? next = TakePage(project, request);
        if (next is not null)
        {
            project.End(desk.Reserved);
            desk.Reserved = next;
        }

        return next;
    }

    private static ReferenceLease? TakePage(ReferenceProject project, ClaimRequest request)
    {
        IReadOnlyList<ReferenceItem> page = project.Queue.NextPage(request.Labeler, request.PageSize, i => MayTake(i, request.Labeler));
        if (page.Count == 0)
        {
            return null;
        }

        DateTimeOffset now = project.Now;
        var lease = new ReferenceLease(new LeaseToken(Guid.CreateVersion7(now)), request.Labeler, now, page)
        {
            ExpiresAt = now + request.LeaseDuration,
            IsLive = true,
        };
        project.Leases.Add(lease.Token, lease);
        foreach (ReferenceItem item in page)
        {
            project.Change(item, () => TakePlace(project, item, lease));
        }

        return lease;
    }

    private static bool MayTake(ReferenceItem item, string labeler)
        => !item.Excluded.Contains(labeler)
            && !item.Standing.Any(a => a.Actor == labeler)
            && !ReferenceProject.HoldsLive(item, labeler);

    private static void TakePlace(ReferenceProject project, ReferenceItem item, ReferenceLease lease)
    {
        item.Holders.Add(lease);
        if (item.Standing.Count + ReferenceProject.PlacesHeld(item) > project.Wanted(item))
        {
            // Everybody's latest lease on the item, in the order of taking: the first that is over gives way.
            string loser = item.Holders.Where(h => h.Labeler != lease.Labeler).GroupBy(h => h.Labeler, (_, leases) => leases.Last())
                .OrderBy(item.Holders.IndexOf).First(h => !h.IsLive).Labeler;
            Lose(project, item, loser);
        }
    }

    private static void Lose(ReferenceProject project, ReferenceItem item, string labeler)
    {
        foreach (ReferenceLease lost in item.Holders.Where(h => h.Labeler == labeler).ToList())
        {
            lost[item.Id] = ReferenceHold.Lost;
            item.Holders.Remove(lost);
            project.End(lost);
        }
    }

    private static TaskLease ToLease(ReferenceProject project, ReferenceLease lease) => new()
    {
        Token = lease.Token,
        ProjectId = project.Value.Id,
        Labeler = lease.Labeler,
        Kind = lease.Kind,
        ClaimedAt = lease.ClaimedAt,
        ExpiresAt = lease.ExpiresAt,
        Items = [.. lease.Items.Where(i => lease[i.Id] is ReferenceHold.Held or ReferenceHold.Answered).Select(i => new TaskItem
        {
            Id = i.Id,
            Path = i.Path,
            ImageSize = i.ImageSize,
            Problem = i.Problem,
            Warnings = i.Warnings,
            Suggestion = i.Suggestion,
            Draft = project.Drafts.GetValueOrDefault((i.Id, lease.Labeler)),
            IsSubmitted = lease[i.Id] == ReferenceHold.Answered,
        })],
    };
}
