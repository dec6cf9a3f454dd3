using Xunit;

namespace Labeling.ConformanceTests;

/// <summary>Checks a project's books from outside: what the items and the history say against the counters, and the history against itself.</summary>
internal static class StoreAudit
{
    public static async Task PassesAsync(Bench bench)
    {
        Assert.Empty(await bench.Store.CheckCountersAsync(bench.Id));
        Project project = await bench.ProjectAsync();
        bool answerDecides = project.Settings.MinLabelers == 1;
        var counters = new ReferenceCounters();
        var annotationIds = new HashSet<long>();
        foreach (Item item in await bench.ListAsync(new ItemFilter { Statuses = Enum.GetValues<ItemStatus>() }, withAnnotations: true))
        {
            IReadOnlyList<HistoryEntry> history = await bench.HistoryAsync(item.Id.Value);
            Assert.Equal(Enumerable.Range(1, history.Count), history.Select(e => e.Sequence));
            Assert.All(history, e => Assert.Equal(item.Id, e.ItemId));
            Assert.All(history.SelectMany(e => e.Annotations), a => Assert.True(a.Id > 0 && annotationIds.Add(a.Id), $"Annotation id {a.Id} was given twice, or is none."));
            Assert.Equal(StatusAfter(history, answerDecides), item.Status);
            Assert.Equal(StorePicture.Describe(LabelsAfter(history, answerDecides)), StorePicture.Describe(item.Annotations));
            RoundsAreInOrder(project, history);
            counters.Add(item);
            counters.AddHistory(history);
        }

        Assert.Equal(StorePicture.Describe(counters.ToProgress()), StorePicture.Describe(await bench.ProgressAsync()));
    }

    /// <summary>In each stay in the queue: no labeler's answer twice under standing answers, no lease's answer twice ever, and never more answers than wanted.</summary>
    private static void RoundsAreInOrder(Project project, IReadOnlyList<HistoryEntry> history)
    {
        var tokens = new HashSet<LeaseToken>();
        var standing = new HashSet<string>(StringComparer.Ordinal);
        foreach (HistoryEntry entry in history)
        {
            if (entry.Token is { } token)
            {
                Assert.True(tokens.Add(token), $"Item {entry.ItemId}: the answer under token {token} was taken in twice.");
            }

            if (IsStandingAnswer(entry))
            {
                Assert.True(standing.Add(entry.Actor!), $"Item {entry.ItemId}: {entry.Actor} answered twice.");
                Assert.True(standing.Count <= MostAnswers(project), $"Item {entry.ItemId} has {standing.Count} answers.");
            }
            else if (entry.Kind is HistoryEntryKind.Rejected or HistoryEntryKind.StartedOver or HistoryEntryKind.Corrected)
            {
                standing.Clear();
            }
        }
    }

    private static int MostAnswers(Project project) => project.Settings.MinLabelers == 1 ? 1 : project.Settings.MaxLabelers;

    private static bool IsStandingAnswer(HistoryEntry entry)
        => entry.Kind == HistoryEntryKind.Submitted || entry is { Kind: HistoryEntryKind.Skipped, SkipPolicy: SkipPolicy.OutOfQueue };

    private static ItemStatus StatusAfter(IReadOnlyList<HistoryEntry> history, bool answerDecides)
        => history.Aggregate(ItemStatus.Unlabeled, (status, entry) => entry.Kind switch
        {
            HistoryEntryKind.Submitted when answerDecides => ItemStatus.Labeled,
            HistoryEntryKind.Skipped when answerDecides && IsStandingAnswer(entry) => ItemStatus.Skipped,
            HistoryEntryKind.ConsensusReached => entry.SkipPolicy is null ? ItemStatus.Labeled : ItemStatus.Skipped,
            HistoryEntryKind.ConsensusFailed => ItemStatus.NeedsReview,
            HistoryEntryKind.Approved or HistoryEntryKind.Corrected or HistoryEntryKind.Imported => ItemStatus.Labeled,
            HistoryEntryKind.Rejected or HistoryEntryKind.StartedOver => ItemStatus.Unlabeled,
            HistoryEntryKind.SkipAccepted => ItemStatus.Removed,
            HistoryEntryKind.ContentChanged when status is ItemStatus.Labeled or ItemStatus.Skipped => ItemStatus.NeedsReview,
            _ => status,
        });

    private static IReadOnlyList<Annotation> LabelsAfter(IReadOnlyList<HistoryEntry> history, bool answerDecides)
        => history.Aggregate((IReadOnlyList<Annotation>)[], (labels, entry) => entry.Kind switch
        {
            HistoryEntryKind.Submitted when answerDecides => entry.Annotations,
            HistoryEntryKind.ConsensusReached or HistoryEntryKind.Corrected or HistoryEntryKind.Imported => entry.Annotations,
            HistoryEntryKind.Rejected or HistoryEntryKind.StartedOver => [],
            _ => labels,
        });
}
