namespace Labeling.Storage.Relational;

/// <summary>The one way to change an item's place in the workflow: the counters, the class index and the queue follow.</summary>
internal sealed class ItemChange
{
    /// <summary>How many bits of an answer's number are not in its lot's: a page of PostgreSQL holds four times as much, and going from lot to lot costs it more.</summary>
    private const string Lot = "[server:13][embedded:10]";

    private static readonly SqlText Update = new($"""
        UPDATE items SET status = $3, approval = $4, kind = $5, group_no = $6, confidence = $7, assignee = $8, labeler = $9, labeled_at = $10, version = $11,
            put_back = $12, standing = $13, answer = $14, lot = $14 >> {Lot}, labels = $15, last_entry = $16, entries = $17
        WHERE project_no = $1 AND item_id = $2
        """) { KeepsReadAhead = true };

    /// <summary>The most frequent change, an answer: what is not named here costs no look at its index.</summary>
    private static readonly SqlText UpdateAnswer = new($"""
        UPDATE items SET status = $3, labeler = $4, labeled_at = $5, version = $6, standing = $7, answer = $8, lot = $8 >> {Lot}, labels = $9, last_entry = $10,
            entries = $11
        WHERE project_no = $1 AND item_id = $2
        """) { KeepsReadAhead = true };

    private static readonly SqlText AddClass = new($"""
        INSERT INTO item_classes (project_no, lot, class_id, item_id[server:, labeler, labeled_at]) VALUES ($1, $2 >> {Lot}, $3, $4[server:, $5, $6])
        """) { KeepsReadAhead = true };

    private static readonly SqlText RemoveClass = new($"""
        DELETE FROM item_classes WHERE project_no = $1 AND lot = $2 >> {Lot} AND class_id = $3 AND item_id = $4
            [server:AND labeler = $5 AND labeled_at = $6]
        """) { KeepsReadAhead = true };

    private readonly ProjectScope _scope;
    private readonly ItemStatus _status;
    private readonly TaskKind _kind;
    private readonly ApprovalState _approval;
    private readonly double? _confidence;
    private readonly ClassPlace _place;
    private readonly long _labels;
    private readonly QueueKey _key;
    private IReadOnlyList<LabelClassId>? _oldClasses;
    private IReadOnlyList<LabelClassId>? _newClasses;

    /// <summary>Begins with the row as it stands.</summary>
    public ItemChange(ProjectScope scope, ItemRow item)
    {
        _scope = scope;
        Item = item;
        _status = item.Status;
        _kind = item.Kind;
        _approval = item.Approval;
        _confidence = item.Confidence;
        _place = ClassPlace.Of(item);
        _labels = item.Labels;
        _key = QueueKey.Of(item);
    }

    /// <summary>The row, for the caller to change.</summary>
    public ItemRow Item { get; }

    /// <summary>Whether the item may have a row among the waiting ones, before or after.</summary>
    /// <value><see langword="true"/> by default, which is always right; knowing better saves looking.</value>
    public bool MayWait { get; set; } = true;

    /// <summary>Who holds the item when it is saved, or <see langword="null"/> to look.</summary>
    public ItemHolders? Holders { get; set; }

    /// <summary>The labels that the item had at first, or <see langword="null"/> to look.</summary>
    public IReadOnlyList<Annotation>? OldLabels { get; set; }

    /// <summary>Makes an entry's labels those of the item; a skip has none.</summary>
    public void SetAnswer(long entry, IReadOnlyList<Annotation> annotations)
    {
        Item.Answer = entry;
        Item.LabeledAt = _scope.Now;
        Item.Labels = annotations.Count == 0 ? 0 : entry;
        _newClasses = [.. annotations.Select(a => a.ClassId)];
    }

    /// <summary>Takes everything from the item that labeling gave it, and queues it where it was at first.</summary>
    public void ReturnToQueue()
    {
        Item.Answer = 0;
        Item.Labels = 0;
        _newClasses = [];
        Item.Status = ItemStatus.Unlabeled;
        Item.Approval = ApprovalState.Unreviewed;
        Item.Labeler = null;
        Item.LabeledAt = null;
        Item.PutBack = 0;
        Item.Standing = 0;
    }

    /// <summary>Writes the row and all that follows from it.</summary>
    public async ValueTask SaveAsync()
    {
        _scope.Session.Queue(_scope.Number).Desks.Forget(Item.Id);
        await CountAsync().ConfigureAwait(false);
        await WriteRowAsync().ConfigureAwait(false);
        if (MayWait)
        {
            await WaitingTable.MoveAsync(_scope, _key, Item, Holders).ConfigureAwait(false);
        }
    }

    private async ValueTask CountAsync()
    {
        CounterValues counters = _scope.Counters;
        counters.AddItems(_status, _kind, _approval, -1);
        counters.AddItems(Item.Status, Item.Kind, Item.Approval, 1);
        if (_status != Item.Status && _scope.Session.IsOnlyWriter)
        {
            counters.AddToBlock(Item.Id, _status, -1);
            counters.AddToBlock(Item.Id, Item.Status, 1);
        }

        bool wasLabeled = _status == ItemStatus.Labeled;
        bool isLabeled = Item.Status == ItemStatus.Labeled;
        if (_newClasses is null && wasLabeled == isLabeled)
        {
            return;
        }

        OldLabels ??= await HistoryTable.ReadLabelsAsync(_scope.Session, _labels, _scope.CancellationToken).ConfigureAwait(false);
        _oldClasses = [.. OldLabels.Select(a => a.ClassId)];
        foreach (LabelClassId old in wasLabeled ? _oldClasses : [])
        {
            counters.AddLabels(old, -1);
        }

        foreach (LabelClassId @new in isLabeled ? _newClasses ?? _oldClasses : [])
        {
            counters.AddLabels(@new, 1);
        }
    }

    private async ValueTask WriteRowAsync()
    {
        await WriteColumns().RunAsync(_scope.CancellationToken).ConfigureAwait(false);
        if (_newClasses is null)
        {
            return;
        }

        // Classes are indexed by the lot of the answer that gave them, and where they have labelers, by these.
        ClassPlace place = ClassPlace.Of(Item);
        bool stays = place == _place || (!_scope.Session.ClassesHaveLabelers && place.Answer >> 10 == _place.Answer >> 10);
        List<LabelClassId> old = [.. (_oldClasses ?? []).Distinct()];
        List<LabelClassId> @new = [.. _newClasses.Distinct()];
        foreach (LabelClassId labelClass in stays ? old.Except(@new) : old)
        {
            await IndexAsync(RemoveClass, _place, labelClass).ConfigureAwait(false);
        }

        foreach (LabelClassId labelClass in stays ? @new.Except(old) : @new)
        {
            await IndexAsync(AddClass, place, labelClass).ConfigureAwait(false);
        }
    }

    private RelationalStatement WriteColumns()
    {
        bool isAnswer = Item.Approval == _approval && Item.Confidence == _confidence && QueueKey.Of(Item) == _key;
        RelationalStatement row = _scope.Use(isAnswer ? UpdateAnswer : Update).Bind(_scope.Number).Bind(Item.Id.Value).Bind((int)Item.Status);
        return isAnswer
            ? row.Bind(Item.Labeler).Bind(Item.LabeledAt).Bind(Item.Version).Bind(Item.Standing).Bind(Item.Answer).Bind(Item.Labels)
                .Bind(Item.LastEntry).Bind(Item.Entries)
            : row.Bind((int)Item.Approval).Bind((int)Item.Kind).Bind(Item.Group).Bind(Item.Confidence).Bind(Item.Assignee)
                .Bind(Item.Labeler).Bind(Item.LabeledAt).Bind(Item.Version).Bind(Item.PutBack).Bind(Item.Standing).Bind(Item.Answer).Bind(Item.Labels)
                .Bind(Item.LastEntry).Bind(Item.Entries);
    }

    private ValueTask IndexAsync(SqlText sql, ClassPlace place, LabelClassId labelClass)
    {
        RelationalStatement row = _scope.Use(sql).Bind(_scope.Number).Bind(place.Answer).Bind(labelClass.Value).Bind(Item.Id.Value);
        return (_scope.Session.ClassesHaveLabelers ? row.Bind(place.Labeler).Bind(place.LabeledAt) : row).RunAsync(_scope.CancellationToken);
    }

    /// <summary>What of an item says where its classes lie in their index.</summary>
    private readonly record struct ClassPlace(long Answer, string Labeler, long LabeledAt)
    {
        public static ClassPlace Of(ItemRow item) => new(item.Answer, item.Labeler ?? string.Empty, item.LabeledAt ?? 0);
    }
}
