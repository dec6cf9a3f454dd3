using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Labeling.ConformanceTests;

/// <summary>Everything that a store shows of a project, as text that can be compared and read.</summary>
internal static class StorePicture
{
    public static async Task<string> TakeAsync(LabelStore store, ProjectId projectId, bool withIds = true, Func<LeaseToken, string>? tokenName = null)
    {
        tokenName ??= t => t.ToString();
        var text = new StringBuilder();
        Project? project = await store.FindProjectAsync(projectId);
        text.AppendLine(project is null ? "no project" : JsonSerializer.Serialize(project, LabelingJsonContext.Default.Project));
        var query = new ItemQuery { Filter = new ItemFilter { Statuses = Enum.GetValues<ItemStatus>() }, IncludeAnnotations = true };
        await foreach (Item item in store.ListItemsAsync(projectId, query))
        {
            text.AppendLine(Describe(item, withIds));
            await foreach (HistoryEntry entry in store.ReadHistoryAsync(projectId, item.Id))
            {
                text.Append("    ").AppendLine(Describe(entry, withIds, tokenName));
            }
        }

        return text.AppendLine(Describe(await store.GetProgressAsync(projectId))).ToString();
    }

    public static string Describe(Item item, bool withIds = true) => string.Create(
        CultureInfo.InvariantCulture,
        $"{item.Id} {item.Path} {item.Size} {item.ContentTag} {item.ImageSize.Width}x{item.ImageSize.Height} problem={item.Problem} missing={item.IsMissing} "
        + $"{string.Concat(item.Warnings.Select(w => $"warning={w.Code}:{w.Message} "))}"
        + $"{item.Status} {item.Approval} {item.Kind} confidence={item.Confidence} assignee={item.Assignee} labeler={item.Labeler} at={At(item.LabeledAt)} "
        + $"v{item.Version} {Describe(item.Annotations, withIds)}");

    public static string Describe(HistoryEntry entry, bool withIds, Func<LeaseToken, string> tokenName) => string.Create(
        CultureInfo.InvariantCulture,
        $"{entry.ItemId}.{entry.Sequence} {entry.Kind} skip={entry.SkipPolicy} by={entry.Actor} at={At(entry.At)} "
        + $"token={(entry.Token is { } token ? tokenName(token) : null)} kind={entry.TaskKind} reason={entry.Reason} elapsed={entry.Elapsed} "
        + $"{Describe(entry.Annotations, withIds)}");

    public static string Describe(ProjectProgress progress) => string.Create(
        CultureInfo.InvariantCulture,
        $"labeled {progress.Labeled} skipped {progress.Skipped} review {progress.NeedsReview} incomplete {progress.Incomplete} removed {progress.Removed} "
        + $"approved {progress.Approved} queue [{string.Join(' ', Enum.GetValues<TaskKind>().Select(k => $"{k}:{progress.Queue.GetValueOrDefault(k)}"))}] "
        + $"classes [{string.Join(' ', progress.LabelCounts.OrderBy(c => c.Key).Select(c => $"{c.Key}:{c.Value}"))}] "
        + $"labelers [{string.Join(' ', progress.Labelers.Select(l => $"{l.Labeler}:{l.Submitted}/{l.Skipped}/{l.Rejected}/{l.Elapsed}"))}]");

    public static string Describe(IReadOnlyList<Annotation> annotations, bool withIds = true)
        => JsonSerializer.Serialize(
            withIds ? annotations : [.. annotations.Select(a => new Annotation(a) { Id = 0 })],
            LabelingJsonContext.Default.IReadOnlyListAnnotation);

    private static string? At(DateTimeOffset? at) => at?.ToUniversalTime().ToString("O", CultureInfo.InvariantCulture);
}
