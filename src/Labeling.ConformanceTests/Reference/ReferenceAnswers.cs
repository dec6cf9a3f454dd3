namespace Labeling.ConformanceTests;

/// <summary>Taking in what labelers submit.</summary>
internal static class ReferenceAnswers
{
    public static SubmitResult Submit(ReferenceProject project, SubmitRequest request)
    {
        if (project.Value.Settings.MinLabelers > 1 && request.Consensus is null)
        {
            throw new ArgumentException(
                $"Project '{project.Value.Name}' asks {project.Value.Settings.MinLabelers} labelers for each item; give a rule that compares their answers.",
                nameof(request));
        }

        ReferenceLease? lease = ReferenceClaims.Find(project, request.Token, request.Labeler);
        return new SubmitResult
        {
            Outcomes = [.. request.Submissions.Select(s => new SubmissionOutcome
            {
                ItemId = s.ItemId,
                Status = lease is null || !lease.Contains(s.ItemId) ? SubmissionStatus.NotInTask : Submit(project, request, lease, s),
            })],
        };
    }

    private static SubmissionStatus Submit(ReferenceProject project, SubmitRequest request, ReferenceLease lease, Submission submission)
    {
        ReferenceHold hold = lease[submission.ItemId];
        if (hold == ReferenceHold.Held && project.IsRunning)
        {
            ReferenceItem item = project.Find(submission.ItemId)!;
            project.Change(item, () => Accept(project, request, lease, item, submission));
            return SubmissionStatus.Accepted;
        }

        return hold switch
        {
            ReferenceHold.Answered => SubmissionStatus.AlreadyAccepted,
            _ when !project.IsRunning => SubmissionStatus.ProjectNotRunning,
            ReferenceHold.Lost => SubmissionStatus.LeaseLost,
            _ => SubmissionStatus.ItemChanged,
        };
    }

    private static void Accept(ReferenceProject project, SubmitRequest request, ReferenceLease lease, ReferenceItem item, Submission submission)
    {
        project.Drafts.Remove((item.Id, lease.Labeler));
        foreach (ReferenceLease own in item.Holders.Where(h => h.Labeler == lease.Labeler).ToList())
        {
            Settle(project, item, own, ReferenceHold.Changed);
        }

        Settle(project, item, lease, ReferenceHold.Answered);
        HistoryEntry answer = item.Log(ToEntry(project, request, lease, item, submission));
        project.Counters.AddAnswer(answer);
        if (answer.SkipPolicy is null or SkipPolicy.OutOfQueue)
        {
            item.Standing.Add(answer);
            Decide(project, request, item, answer);
        }
        else
        {
            PutBack(project, item, answer);
        }
    }

    private static HistoryEntry ToEntry(ReferenceProject project, SubmitRequest request, ReferenceLease lease, ReferenceItem item, Submission submission) => new()
    {
        ItemId = item.Id,
        Sequence = item.History.Count + 1,
        Kind = submission.IsSkip ? HistoryEntryKind.Skipped : HistoryEntryKind.Submitted,
        SkipPolicy = submission.IsSkip ? request.SkipPolicy : null,
        Actor = lease.Labeler,
        At = project.Now,
        Token = lease.Token,
        TaskKind = lease.Kind,
        Annotations = submission.IsSkip ? [] : project.Ids.Number(submission.Annotations),
        Reason = submission.IsSkip ? submission.SkipReason : null,
        Elapsed = submission.Elapsed,
    };

    private static void PutBack(ReferenceProject project, ReferenceItem item, HistoryEntry skip)
    {
        item.PutBack = project.NextPutBack();
        if (skip.SkipPolicy == SkipPolicy.BackToQueueForOthers)
        {
            item.Excluded.Add(skip.Actor!);
            item.Assignee = item.Assignee == skip.Actor ? null : item.Assignee;
        }
    }

    private static void Decide(ReferenceProject project, SubmitRequest request, ReferenceItem item, HistoryEntry answer)
    {
        ProjectSettings settings = project.Value.Settings;
        if (settings.MinLabelers == 1)
        {
            bool isSkip = answer.Kind == HistoryEntryKind.Skipped;
            Complete(project, item, isSkip ? ItemStatus.Skipped : ItemStatus.Labeled, answer.Annotations, answer.Actor, answer.At);
        }
        else if (item.Standing.Count >= settings.MinLabelers)
        {
            Decide(project, item, request.Consensus!([.. item.Standing]));
        }
    }

    private static void Decide(ReferenceProject project, ReferenceItem item, ConsensusDecision decision)
    {
        if (decision.IsAgreement)
        {
            HistoryEntry reached = item.Log(new HistoryEntry
            {
                ItemId = item.Id,
                Sequence = item.History.Count + 1,
                Kind = HistoryEntryKind.ConsensusReached,
                SkipPolicy = decision.IsSkip ? SkipPolicy.OutOfQueue : null,
                At = project.Now,
                Annotations = project.Ids.Number(decision.Annotations),
            });
            Complete(project, item, decision.IsSkip ? ItemStatus.Skipped : ItemStatus.Labeled, reached.Annotations, null, reached.At);
        }
        else if (item.Standing.Count >= project.Value.Settings.MaxLabelers)
        {
            item.Log(HistoryEntryKind.ConsensusFailed, project.Now);
            Complete(project, item, ItemStatus.NeedsReview, [], null, null);
        }
    }

    private static void Complete(
        ReferenceProject project, ReferenceItem item, ItemStatus status, IReadOnlyList<Annotation> annotations, string? labeler, DateTimeOffset? labeledAt)
    {
        foreach (ReferenceLease other in item.Holders.ToList())
        {
            Settle(project, item, other, ReferenceHold.Lost);
        }

        item.Status = status;
        item.Annotations = annotations;
        item.Labeler = labeler;
        item.LabeledAt = labeledAt;
        item.Assignee = null;
        item.Version++;
    }

    /// <summary>Takes an item from a lease, and ends the lease when that was its last.</summary>
    public static void Settle(ReferenceProject project, ReferenceItem item, ReferenceLease lease, ReferenceHold hold)
    {
        lease[item.Id] = hold;
        item.Holders.Remove(lease);
        if (lease.IsDone)
        {
            project.End(lease);
        }
    }
}
