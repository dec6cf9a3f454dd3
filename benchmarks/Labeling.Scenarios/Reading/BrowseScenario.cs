using System.Text.Json.Nodes;

namespace Labeling.Scenarios;

/// <summary>Pages through the items of a project by every filter there is.</summary>
internal sealed class BrowseScenario : IScenario
{
    private const int PageSize = 100;
    private const int Rounds = 20;

    /// <summary>How deep the deep pages lie, in shares of the items.</summary>
    private static readonly double[] Depths = [0.25, 0.5, 0.75, 0.99];

    /// <inheritdoc/>
    public string Name => "browse";

    /// <inheritdoc/>
    public string Summary => "First and deep pages of 100 items by every filter, each compared with what the filter means.";

    /// <inheritdoc/>
    public IReadOnlyList<ScenarioOption> Options { get; } = [StoreOptions.Items, StoreOptions.Store, StoreOptions.Connection];

    /// <inheritdoc/>
    public async Task RunAsync(ScenarioRun run, CancellationToken cancellationToken)
    {
        await using DatabaseHost host = await StoreOptions.StartHostAsync(run, cancellationToken);
        await using Database database = await host.OpenMainAsync(cancellationToken);
        await using LabelStore store = await database.OpenStoreAsync(cancellationToken);
        int items = run.Get(StoreOptions.Items);
        run.Set("items", items);
        MixedProject mixed = await MixedProject.CreateAsync(run, store, Name, cancellationToken);
        IReadOnlyList<(string Name, ItemFilter Filter)> filters = BrowseFilters.For(mixed, items);
        run.Set("filters", filters.Count);
        BrowseQuery[] first = [.. filters.SelectMany(FirstPages)];
        BrowseQuery[] deep = [.. filters.SelectMany(filter => DeepPages(filter, items))];

        run.Say("Reading every item to know what each page must hold.");
        await ObserveAsync(store, mixed.Project.Id, [.. first, .. deep], cancellationToken);
        await AskAsync(run, store, mixed.Project.Id, "firstPage", first, cancellationToken);
        await AskAsync(run, store, mixed.Project.Id, "deepPage", deep, cancellationToken);
    }

    private static IEnumerable<BrowseQuery> FirstPages((string Name, ItemFilter Filter) filter) =>
    [
        new(filter.Name, new ItemQuery { Filter = filter.Filter, Limit = PageSize }),
        new(filter.Name + ", descending", new ItemQuery { Filter = filter.Filter, Limit = PageSize, Descending = true }),
    ];

    private static IEnumerable<BrowseQuery> DeepPages((string Name, ItemFilter Filter) filter, int items)
    {
        foreach (double depth in Depths)
        {
            var behind = new ItemId(Math.Max(1, (long)(items * depth)));
            var below = new ItemId(Math.Max(1, (long)(items * (1 - depth))));
            yield return new($"{filter.Name}, behind {behind}", new ItemQuery { Filter = filter.Filter, Limit = PageSize, After = behind });
            yield return new($"{filter.Name}, below {below}", new ItemQuery { Filter = filter.Filter, Limit = PageSize, After = below, Descending = true });
        }
    }

    private static async Task ObserveAsync(LabelStore store, ProjectId projectId, BrowseQuery[] queries, CancellationToken cancellationToken)
    {
        var all = new ItemQuery { Filter = new ItemFilter { Statuses = Enum.GetValues<ItemStatus>() }, IncludeAnnotations = true };
        await foreach (Item item in store.ListItemsAsync(projectId, all, cancellationToken))
        {
            foreach (BrowseQuery query in queries)
            {
                query.Observe(item);
            }
        }
    }

    private static async Task AskAsync(ScenarioRun run, LabelStore store, ProjectId projectId, string key, BrowseQuery[] queries, CancellationToken cancellationToken)
    {
        run.Say($"Asking for {queries.Length} pages, {Rounds} times each.");
        var wrong = new HashSet<string>();
        for (int round = 0; round <= Rounds; round++)
        {
            foreach (BrowseQuery query in queries)
            {
                // The first round warms up.
                if (await query.AskAsync(store, projectId, record: round > 0, cancellationToken) is { } failure && wrong.Add(query.Name))
                {
                    run.Fail(failure);
                }
            }
        }

        Report(run, key, queries);
    }

    private static void Report(ScenarioRun run, string key, BrowseQuery[] queries)
    {
        var all = new LatencyHistogram();
        foreach (BrowseQuery query in queries)
        {
            all.Add(query.Times);
        }

        run.Set(key + "P50Ms", all.Milliseconds(0.50));
        run.Set(key + "P99Ms", all.Milliseconds(0.99));
        BrowseQuery[] slowest = [.. queries.OrderByDescending(query => query.Times.Milliseconds(0.50)).Take(5)];
        run.Set(key + "SlowestP50Ms", new JsonObject(slowest.Select(query => KeyValuePair.Create(query.Name, (JsonNode?)Math.Round(query.Times.Milliseconds(0.50), 3)))));
    }
}
