namespace Labeling.Scenarios;

/// <summary>What a bare engine is to write.</summary>
internal sealed class BareQueuePlan
{
    /// <summary>The seed of the project's <see cref="SyntheticItems"/>.</summary>
    public required long Seed { get; init; }

    /// <summary>The items in the order of the queue.</summary>
    public required int[] Items { get; init; }

    /// <summary>How many labelers are served together.</summary>
    public required int Labelers { get; init; }

    /// <summary>How many items a page has.</summary>
    public required int PageSize { get; init; }

    /// <summary>On how many connections a server's engine works; a file's has one.</summary>
    public required int Connections { get; init; }

    /// <summary>Makes the plan for a project of <see cref="SyntheticItems"/>.</summary>
    public static BareQueuePlan For(Project project, int items, int labelers, int pageSize, int connections = 1)
    {
        var synthetic = new SyntheticItems(project.Seed);
        int[] order = [.. Enumerable.Range(1, items)];
        long[] keys = [.. order.Select(synthetic.OrderKeyOf)];
        Array.Sort(keys, order);
        return new BareQueuePlan { Seed = project.Seed, Items = order, Labelers = labelers, PageSize = pageSize, Connections = connections };
    }
}
