namespace Labeling.Storage.Relational;

/// <summary>What a session knows without looking of labelers' tasks and of the items that are handed out, so that a plain claim and a plain submit ask nothing.</summary>
/// <remarks>Whatever changes a task, a hold or an item in any other way than these two makes it forget that; then the tables are asked.</remarks>
internal sealed class DeskMemory
{
    private const int MostDesks = 10_000;
    private const int MostItems = 20_000;

    private readonly Dictionary<string, List<TaskRow>> _desks = new(StringComparer.Ordinal);
    private readonly Dictionary<ItemId, ItemRow> _items = [];

    /// <summary>Finds the tasks of a labeler that have not ended, or <see langword="null"/> where they are not known.</summary>
    public List<TaskRow>? Find(string labeler) => _desks.GetValueOrDefault(labeler);

    /// <summary>Notes all tasks of a labeler that have not ended.</summary>
    public void Learn(string labeler, List<TaskRow> tasks)
    {
        if (_desks.Count >= MostDesks)
        {
            _desks.Clear();
        }

        _desks[labeler] = tasks;
    }

    /// <summary>Notes a new task.</summary>
    /// <param name="task">The task.</param>
    /// <param name="items">Its items where nobody else holds one of them; otherwise <see langword="null"/>.</param>
    public void Add(TaskRow task, IReadOnlyList<ItemId>? items)
        => Find(task.Labeler)?.Add(new TaskRow
        {
            Token = task.Token,
            Labeler = task.Labeler,
            Kind = task.Kind,
            ClaimedAt = task.ClaimedAt,
            ExpiresAt = task.ExpiresAt,
            Role = task.Role,
            IsOver = task.IsOver,
            Items = items,
        });

    /// <summary>Notes that a task is forgotten.</summary>
    public void Remove(TaskRow task) => Find(task.Labeler)?.RemoveAll(t => t.Token == task.Token);

    /// <summary>Forgets a labeler's tasks, because one changes.</summary>
    public void Forget(string labeler) => _desks.Remove(labeler);

    /// <summary>Forgets all tasks, because some may hold more or less from now on.</summary>
    public void Forget() => _desks.Clear();

    /// <summary>Notes an item as its row is, for this memory to own.</summary>
    public void Learn(ItemRow item)
    {
        if (_items.Count >= MostItems)
        {
            _items.Clear();
        }

        _items[item.Id] = item;
    }

    /// <summary>Forgets an item, because its row changes.</summary>
    public void Forget(ItemId itemId) => _items.Remove(itemId);

    /// <summary>Takes what is known of a task that is being answered: the caller owns it and changes it.</summary>
    /// <returns><see langword="null"/> where not everything is known.</returns>
    public List<SubmittedHold>? Take(string labeler, Guid token)
    {
        if (FindWhole(labeler, token) is not { Items: { } items } task)
        {
            return null;
        }

        var holds = new List<SubmittedHold>(items.Count);
        foreach (ItemId id in items)
        {
            _ = _items.Remove(id, out ItemRow? item);
            holds.Add(new SubmittedHold { Task = task, State = HoldState.Held, HasDraft = false, IsShared = false, Item = item! });
        }

        task.Items = null;
        return holds;
    }

    /// <summary>Whether <see cref="Take"/> would find everything.</summary>
    public bool Has(string labeler, Guid token) => FindWhole(labeler, token) is not null;

    private TaskRow? FindWhole(string labeler, Guid token)
        => Find(labeler)?.Find(t => t.Token == token) is { Items: { } items } task && items.All(_items.ContainsKey) ? task : null;
}
