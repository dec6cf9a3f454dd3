namespace Labeling.Storage.Relational;

/// <summary>Where an item is in the queue.</summary>
/// <param name="ItemId">The item.</param>
/// <param name="Assignee">For whom; empty for anyone.</param>
/// <param name="Kind">The kind of task.</param>
/// <param name="Group">The group of a clustered item; 0 otherwise.</param>
/// <param name="PutBack">Its place among those put back; 0 for never.</param>
/// <param name="OrderKey">Its place among the others.</param>
internal readonly record struct QueueKey(ItemId ItemId, string Assignee, TaskKind Kind, long Group, long PutBack, long OrderKey)
{
    public static QueueKey Of(ItemRow item) => new(item.Id, item.Assignee, item.Kind, item.Group, item.PutBack, item.OrderKey);
}
