using Labeling;

namespace Quickstart;

/// <summary>The person who looks at what was labeled: approves what is right and sends back what is not.</summary>
internal sealed class Reviewer(LabelingProject project, AnswerBook answers, QuickstartOptions options, WorkLog log)
{
    private const string Name = "reviewer";

    /// <summary>Reviews everything that waits for it.</summary>
    /// <returns>Whether an item went back to the queue.</returns>
    public async Task<bool> ReviewAsync(CancellationToken cancellationToken)
    {
        bool anyRejected = false;
        var labeled = new ItemQuery
        {
            Filter = new ItemFilter { Statuses = [ItemStatus.Labeled], Approval = ApprovalState.Unreviewed },
            IncludeAnnotations = true,
        };
        await foreach (Item item in project.Items.ListAsync(labeled, cancellationToken))
        {
            bool reject = !IsRight(item) || await IsRejectedByMistakeAsync(item, cancellationToken);
            ReviewResult result = reject
                ? await project.Reviews.RejectAsync(item, Name, "not as agreed", cancellationToken)
                : await project.Reviews.ApproveAsync(item, Name, cancellationToken: cancellationToken);
            if (result.Status == ReviewStatus.Applied)
            {
                log.CountReview(reject);
                anyRejected |= reject;
            }
        }

        var skipped = new ItemQuery { Filter = new ItemFilter { Statuses = [ItemStatus.Skipped] } };
        await foreach (Item item in project.Items.ListAsync(skipped, cancellationToken))
        {
            await project.Reviews.AcceptSkipAsync(item, Name, "skipped for good reason", cancellationToken);
            log.CountReview(rejected: false);
        }

        return anyRejected;
    }

    private bool IsRight(Item item)
    {
        Dictionary<LabelClassId, string> names = project.Info.LabelClasses.ToDictionary(c => c.Id, c => c.Path);
        (string Class, Shape? Shape)[] given = [.. item.Annotations.Select(a => (names[a.ClassId], a.Shape))];
        IReadOnlyList<Annotation> right = answers.Find(item.Path) ?? [];
        return given.Length == right.Count && !given.Except(right.Select(a => (a.ClassName!, a.Shape))).Any();
    }

    /// <summary>A share of right answers is sent back too, once each: people err in review as well.</summary>
    private async Task<bool> IsRejectedByMistakeAsync(Item item, CancellationToken cancellationToken)
    {
        if (Chance.Of(item.Id, "reject") >= options.Rejects)
        {
            return false;
        }

        bool rejectedBefore = false;
        await foreach (HistoryEntry entry in project.Items.ReadHistoryAsync(item.Id, cancellationToken))
        {
            rejectedBefore |= entry.Kind == HistoryEntryKind.Rejected;
        }

        return !rejectedBefore;
    }
}
