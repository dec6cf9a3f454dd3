using System.Diagnostics;

namespace Labeling.Scenarios;

/// <summary>One SQLite connection that commits the claims, and then the submits, of all labelers together.</summary>
internal sealed class SqliteBareQueue : IBareQueue
{
    /// <summary>The index by class has the columns of this store alone.</summary>
    private const string AddItemClass =
        "INSERT INTO item_classes (project_no, lot, class_id, item_id) VALUES ($1, $2 >> 10, $3, $4)";

    private const int Shard = 0;

    private readonly BareSqlite _engine;
    private readonly BareQueuePlan _plan;
    private readonly BareRowNumbers _numbers;
    private readonly SyntheticItems _items;
    private readonly BareStatement _begin;
    private readonly BareStatement _commit;
    private readonly BareStatement _takeFromQueue;
    private readonly BareStatement _addTask;
    private readonly BareStatement _addHold;
    private readonly BareStatement _appendHistory;
    private readonly BareStatement _updateItem;
    private readonly BareStatement _addItemClass;
    private readonly BareStatement _dropHolds;
    private readonly BareStatement _dropTask;
    private readonly BareStatement _countItems;
    private readonly BareStatement _countBlock;
    private readonly BareStatement _countClass;
    private readonly BareStatement _countLabeler;
    private readonly BareStatement _noteNumbers;

    // Made once and used again, that nothing but the engine's work is measured.
    private readonly BarePage[] _pages;
    private readonly long[] _classes = new long[ScenarioProject.ClassCount + 1];
    private readonly long[] _blocks;
    private readonly List<int> _touchedBlocks = [];
    private int _pageCount;
    private int _done;

    /// <summary>Opens the file.</summary>
    public SqliteBareQueue(string path, BareQueuePlan plan)
    {
        _plan = plan;
        _items = new SyntheticItems(plan.Seed);
        _pages = [.. Enumerable.Range(0, plan.Labelers).Select(labeler => new BarePage(LabelingCrew.NameOf(labeler), default))];
        _blocks = new long[(plan.Items.Length / BareQueueSql.BlockSize) + 1];
        _engine = new BareSqlite(path);
        _numbers = ReadNumbers(_engine);
        _begin = _engine.Prepare("BEGIN IMMEDIATE");
        _commit = _engine.Prepare("COMMIT");
        _takeFromQueue = _engine.Prepare(BareQueueSql.TakeFromQueue);
        _addTask = _engine.Prepare(BareQueueSql.AddTask);
        _addHold = _engine.Prepare(BareQueueSql.AddHold);
        _appendHistory = _engine.Prepare(BareQueueSql.AppendHistory);
        _updateItem = _engine.Prepare(BareQueueSql.UpdateItem);
        _addItemClass = _engine.Prepare(AddItemClass);
        _dropHolds = _engine.Prepare(BareQueueSql.DropHolds);
        _dropTask = _engine.Prepare(BareQueueSql.DropTask);
        _countItems = _engine.Prepare(BareQueueSql.CountItems);
        _countBlock = _engine.Prepare(BareQueueSql.CountBlock);
        _countClass = _engine.Prepare(BareQueueSql.CountClass);
        _countLabeler = _engine.Prepare(BareQueueSql.CountLabeler);
        _noteNumbers = _engine.Prepare("UPDATE numbers SET annotations = $1, entries = $2");
    }

    /// <inheritdoc/>
    public Task<BareOutcome> RunAsync(TimeSpan duration, CancellationToken cancellationToken)
        => Task.Run(() => Run(duration, cancellationToken), cancellationToken);

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        _engine.Dispose();
        return ValueTask.CompletedTask;
    }

    private static BareRowNumbers ReadNumbers(BareSqlite engine)
    {
        BareStatement read = engine.Prepare("SELECT (SELECT max(project_no) FROM projects), entries, annotations FROM numbers");
        read.Next();
        var numbers = new BareRowNumbers(read.Read(0).Integer, read.Read(1).Integer, read.Read(2).Integer);
        read.Reset();
        return numbers;
    }

    private BareOutcome Run(TimeSpan duration, CancellationToken cancellationToken)
    {
        long pairs = 0;
        long start = Stopwatch.GetTimestamp();
        while (Stopwatch.GetElapsedTime(start) < duration && TakePages())
        {
            cancellationToken.ThrowIfCancellationRequested();
            Claim();
            Submit();
            pairs += _pageCount;
        }

        return new BareOutcome(pairs, Stopwatch.GetElapsedTime(start));
    }

    /// <summary>Gives each labeler the next page.</summary>
    /// <returns>Whether there was one for anybody.</returns>
    private bool TakePages()
    {
        _pageCount = 0;
        while (_pageCount < _pages.Length && _done + _plan.PageSize <= _plan.Items.Length)
        {
            _pages[_pageCount++].Renew(new ArraySegment<int>(_plan.Items, _done, _plan.PageSize));
            _done += _plan.PageSize;
        }

        return _pageCount > 0;
    }

    private void Claim()
    {
        Span<byte> token = stackalloc byte[16];
        _begin.Run();
        for (int index = 0; index < _pageCount; index++)
        {
            BarePage page = _pages[index];
            page.Token.TryWriteBytes(token, bigEndian: true, out _);
            _addTask.Bind(0, token).Bind(1, _numbers.Project).BindText(2, page.LabelerUtf8).Bind(3, page.ClaimedAt).Bind(4, page.ExpiresAt).Run();
            for (int position = 0; position < page.Items.Count; position++)
            {
                int item = page.Items[position];
                _takeFromQueue.Bind(0, _numbers.Project).Bind(1, _items.OrderKeyOf(item)).Bind(2, item).Run();
                _addHold.Bind(0, token).Bind(1, position).Bind(2, _numbers.Project).Bind(3, item).Run();
            }
        }

        _commit.Run();
    }

    private void Submit()
    {
        long now = TimeProvider.System.GetUtcNow().UtcTicks;
        _begin.Run();
        for (int index = 0; index < _pageCount; index++)
        {
            Submit(_pages[index], now);
        }

        Count();
        _noteNumbers.Bind(0, _numbers.LastAnnotation).Bind(1, _numbers.LastEntry).Run();
        _commit.Run();
    }

    private void Submit(BarePage page, long now)
    {
        Span<byte> token = stackalloc byte[16];
        page.Token.TryWriteBytes(token, bigEndian: true, out _);
        for (int position = 0; position < page.Items.Count; position++)
        {
            int item = page.Items[position];
            int labelClass = BarePage.ClassOf(item);
            long entry = _numbers.NextEntry();
            _appendHistory.Bind(0, entry).Bind(1, _numbers.Project).Bind(2, item).BindText(3, page.LabelerUtf8).Bind(4, now).Bind(5, token)
                .Bind(6, BarePage.AnnotationsOf(item)).Bind(7, _numbers.NextAnnotation()).Bind(8, BarePage.ElapsedTicks).Run();
            _updateItem.Bind(0, _numbers.Project).Bind(1, item).BindText(2, page.LabelerUtf8).Bind(3, now).Bind(4, entry).Run();
            _addItemClass.Bind(0, _numbers.Project).Bind(1, entry).Bind(2, labelClass).Bind(3, item).Run();
            _classes[labelClass]++;
            int block = item / BareQueueSql.BlockSize;
            if (_blocks[block]++ == 0)
            {
                _touchedBlocks.Add(block);
            }
        }

        _dropHolds.Bind(0, token).Run();
        _dropTask.Bind(0, token).Run();
    }

    private void Count()
    {
        _countItems.Bind(0, _numbers.Project).Bind(1, Shard).Bind(2, _pageCount * _plan.PageSize).Run();
        foreach (int block in _touchedBlocks)
        {
            _countBlock.Bind(0, _numbers.Project).Bind(1, block).Bind(2, _blocks[block]).Run();
            _blocks[block] = 0;
        }

        _touchedBlocks.Clear();
        for (int labelClass = 1; labelClass < _classes.Length; labelClass++)
        {
            if (_classes[labelClass] > 0)
            {
                _countClass.Bind(0, _numbers.Project).Bind(1, labelClass).Bind(2, Shard).Bind(3, _classes[labelClass]).Run();
                _classes[labelClass] = 0;
            }
        }

        for (int index = 0; index < _pageCount; index++)
        {
            BarePage page = _pages[index];
            _countLabeler.Bind(0, _numbers.Project).BindText(1, page.LabelerUtf8).Bind(2, Shard).Bind(3, page.Items.Count)
                .Bind(4, page.Items.Count * BarePage.ElapsedTicks).Run();
        }
    }
}
