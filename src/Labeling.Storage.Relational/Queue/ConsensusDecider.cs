namespace Labeling.Storage.Relational;

/// <summary>Decides what an item comes to after an answer that stands.</summary>
internal static class ConsensusDecider
{
    public static async ValueTask DecideAsync(ProjectScope scope, SubmitRequest request, ItemChange change, AcceptedAnswer answer)
    {
        ProjectSettings settings = scope.Project.Project.Settings;
        ItemRow item = change.Item;
        if (settings.MinLabelers == 1)
        {
            Submission submission = answer.Submission;
            await CompleteAsync(scope, change, submission.IsSkip ? ItemStatus.Skipped : ItemStatus.Labeled, answer.IsShared).ConfigureAwait(false);
            change.SetAnswer(answer.Entry, submission.IsSkip ? [] : submission.Annotations);
            item.Labeler = request.Labeler;
            return;
        }

        await BarredTable.AddAsync(scope, item.Id, request.Labeler).ConfigureAwait(false);
        if (item.Standing < settings.MinLabelers)
        {
            return;
        }

        List<HistoryEntry> answers = await HistoryTable.ReadStandingAsync(scope, item).ConfigureAwait(false);
        ConsensusDecision decision = request.Consensus!(answers);
        if (decision.IsAgreement)
        {
            await AgreeAsync(scope, change, decision).ConfigureAwait(false);
        }
        else if (item.Standing >= settings.MaxLabelers)
        {
            await HistoryTable.AppendAsync(scope, item, new NewEntry { Kind = HistoryEntryKind.ConsensusFailed }).ConfigureAwait(false);
            await CompleteAsync(scope, change, ItemStatus.NeedsReview, true).ConfigureAwait(false);
        }
    }

    private static async ValueTask AgreeAsync(ProjectScope scope, ItemChange change, ConsensusDecision decision)
    {
        long entry = await HistoryTable.AppendAsync(scope, change.Item, new NewEntry
        {
            Kind = HistoryEntryKind.ConsensusReached,
            SkipPolicy = decision.IsSkip ? SkipPolicy.OutOfQueue : null,
            Annotations = AnnotationJson.EncodeWithoutIds(decision.Annotations),
            AnnotationCount = decision.Annotations.Count,
        }).ConfigureAwait(false);
        await CompleteAsync(scope, change, decision.IsSkip ? ItemStatus.Skipped : ItemStatus.Labeled, true).ConfigureAwait(false);
        change.SetAnswer(entry, decision.Annotations);
    }

    private static async ValueTask CompleteAsync(ProjectScope scope, ItemChange change, ItemStatus status, bool isShared)
    {
        ItemRow item = change.Item;
        if (isShared)
        {
            ItemHolders holders = await HoldTable.ReadHoldersAsync(scope, item.Id).ConfigureAwait(false);
            foreach (ItemHolder other in holders.All)
            {
                await HoldTable.SettleAsync(scope, other.Token, item.Id, HoldState.Lost).ConfigureAwait(false);
            }
        }

        item.Status = status;
        item.Labeler = null;
        item.LabeledAt = null;
        item.Assignee = string.Empty;
        item.Version++;
    }
}
