using System.Globalization;
using Microsoft.AspNetCore.Http;

namespace Labeling.AspNetCore;

/// <summary>Items: listed under a filter, one by one, with their history, and assigned.</summary>
internal static class ItemEndpoints
{
    private const int DefaultLimit = 50;
    private const int MaxLimit = 500;
    private const int MaxAssigned = 10_000;

    public static IReadOnlyList<ApiEndpoint> All { get; } =
    [
        new("GET", "projects/{project}/items", "listItems", LabelingPermission.ReadLabels, "Lists items that meet a filter, by keyset in the order of their ids.", ListAsync)
        {
            Result = WebJsonContext.Default.ItemListView,
            Query =
            [
                .. ItemFilterQuery.Parameters,
                ("after", "The last item of the page before."),
                ("limit", "The most items, 1 to 500; 50 if absent."),
                ("descending", "true: from the highest id down."),
                ("annotations", "true: with labels."),
            ],
        },
        new("GET", "projects/{project}/items/{item}", "getItem", LabelingPermission.ReadLabels, "Returns an item with its labels. The ETag is its version.", GetAsync)
        {
            Result = WebJsonContext.Default.Item,
            Problems = [(404, LabelingErrorCodes.ItemNotFound)],
        },
        new("GET", "projects/{project}/items/{item}/history", "getHistory", LabelingPermission.ReadLabels, "Returns what happened to an item, in order.", HistoryAsync)
        {
            Result = WebJsonContext.Default.HistoryView,
            Problems = [(404, LabelingErrorCodes.ItemNotFound)],
        },
        new("POST", "projects/{project}/assignments", "assignItems", LabelingPermission.WriteProjects, "Assigns incomplete items to one labeler, or to anyone: those named, or else all that meet the filter.", AssignAsync)
        {
            Query = ItemFilterQuery.Parameters,
            Body = WebJsonContext.Default.AssignBody,
            Result = WebJsonContext.Default.AssignView,
        },
    ];

    private static async Task ListAsync(ApiCall call)
    {
        var query = call.Http.Request.Query;
        QueryReader.CheckNames(query, [.. ItemFilterQuery.Parameters.Select(parameter => parameter.Name), "after", "limit", "descending", "annotations"]);
        int limit = QueryReader.Number(query, "limit", DefaultLimit, 1, MaxLimit);
        var items = new List<Item>(limit);
        var request = new ItemQuery
        {
            Filter = ItemFilterQuery.Read(query),
            After = QueryReader.Text(query, "after") is { } after ? new ItemId(ReadId(after)) : default,
            Descending = QueryReader.Flag(query, "descending") ?? false,
            Limit = limit + 1,
            IncludeAnnotations = QueryReader.Flag(query, "annotations") ?? false,
        };
        await foreach (var item in call.Project.Items.ListAsync(request, call.Aborted).ConfigureAwait(false))
        {
            items.Add(item);
        }

        bool hasMore = items.Count > limit;
        if (hasMore)
        {
            items.RemoveAt(limit);
        }

        await call.WriteAsync(new ItemListView { Items = items, Next = hasMore ? items[^1].Id : null }, WebJsonContext.Default.ItemListView).ConfigureAwait(false);
    }

    private static async Task GetAsync(ApiCall call)
    {
        var item = await call.FindItemAsync().ConfigureAwait(false);
        call.SetVersion(item.Version);
        await call.WriteAsync(item, WebJsonContext.Default.Item).ConfigureAwait(false);
    }

    private static async Task HistoryAsync(ApiCall call)
    {
        var item = await call.FindItemAsync().ConfigureAwait(false);
        bool isHidden = await HidesOthersAsync(call, item).ConfigureAwait(false);
        var entries = new List<HistoryEntry>();
        bool isPartial = false;
        await foreach (var entry in call.Project.Items.ReadHistoryAsync(item.Id, call.Aborted).ConfigureAwait(false))
        {
            if (isHidden && entry.Kind is (HistoryEntryKind.Submitted or HistoryEntryKind.Skipped) && entry.Actor != call.User)
            {
                isPartial = true;
                continue;
            }

            entries.Add(entry);
        }

        await call.WriteAsync(new HistoryView { Entries = entries, IsPartial = isPartial }, WebJsonContext.Default.HistoryView).ConfigureAwait(false);
    }

    /// <summary>Whoever may still be asked for an answer must not see what others answered.</summary>
    private static async ValueTask<bool> HidesOthersAsync(ApiCall call, Item item)
        => item.Status == ItemStatus.Unlabeled
            && call.Project.Info.Settings.MinLabelers > 1
            && await call.IsAllowedAsync(LabelingPermission.WriteLabels).ConfigureAwait(false);

    private static async Task AssignAsync(ApiCall call)
    {
        var query = call.Http.Request.Query;
        QueryReader.CheckNames(query, [.. ItemFilterQuery.Parameters.Select(parameter => parameter.Name)]);
        var body = await call.ReadAsync(WebJsonContext.Default.AssignBody).ConfigureAwait(false);
        if (body.Items is { Count: > MaxAssigned } || (body.Items is not null && query.Count > 0))
        {
            throw ApiCall.Invalid($"Name at most {MaxAssigned} items, or none and give a filter.");
        }

        long count = body.Items is { } items
            ? await call.Project.Queue.AssignAsync([.. items.Distinct()], body.Labeler, call.Aborted).ConfigureAwait(false)
            : await call.Project.Queue.AssignAsync(ItemFilterQuery.Read(query), body.Labeler, call.Aborted).ConfigureAwait(false);
        await call.WriteAsync(new AssignView { Items = count }, WebJsonContext.Default.AssignView, StatusCodes.Status200OK).ConfigureAwait(false);
    }

    private static long ReadId(string text) => long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out long id) ? id : throw ApiCall.Invalid($"'{text}' is no item's id.");
}
