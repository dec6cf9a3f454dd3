using System.Diagnostics;
using System.Text;

namespace Labeling.Scenarios;

/// <summary>One SQLite connection that commits the claims, and then the submits, of all labelers together.</summary>
internal sealed class SqliteBareQueue : IBareQueue
{
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
    private int _done;

    /// <summary>Opens the file.</summary>
    public SqliteBareQueue(string path, BareQueuePlan plan)
    {
        _plan = plan;
        _items = new SyntheticItems(plan.Seed);
        _engine = new BareSqlite(path);
        _numbers = ReadNumbers(_engine);
        _begin = _engine.Prepare("BEGIN IMMEDIATE");
        _commit = _engine.Prepare("COMMIT");
        _takeFromQueue = _engine.Prepare(BareQueueSql.TakeFromQueue);
        _addTask = _engine.Prepare(BareQueueSql.AddTask);
        _addHold = _engine.Prepare(BareQueueSql.AddHold);
        _appendHistory = _engine.Prepare(BareQueueSql.AppendHistory);
        _updateItem = _engine.Prepare(BareQueueSql.UpdateItem);
        _addItemClass = _engine.Prepare(BareQueueSql.AddItemClass);
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
        while (Stopwatch.GetElapsedTime(start) < duration && NextPages() is { Count: > 0 } pages)
        {
            cancellationToken.ThrowIfCancellationRequested();
            Claim(pages);
            Submit(pages);
            pairs += pages.Count;
        }

        return new BareOutcome(pairs, Stopwatch.GetElapsedTime(start));
    }

    private List<BarePage> NextPages()
    {
        var pages = new List<BarePage>(_plan.Labelers);
        for (int labeler = 0; labeler < _plan.Labelers && _done + _plan.PageSize <= _plan.Items.Length; labeler++)
        {
            pages.Add(new BarePage(LabelingCrew.NameOf(labeler), new ArraySegment<int>(_plan.Items, _done, _plan.PageSize)));
            _done += _plan.PageSize;
        }

        return pages;
    }

    private void Claim(List<BarePage> pages)
    {
        Span<byte> token = stackalloc byte[16];
        _begin.Run();
        foreach (BarePage page in pages)
        {
            page.Token.TryWriteBytes(token, bigEndian: true, out _);
            _addTask.Bind(0, token).Bind(1, _numbers.Project).BindText(2, Utf8(page.Labeler)).Bind(3, page.ClaimedAt).Bind(4, page.ExpiresAt).Run();
            for (int position = 0; position < page.Items.Count; position++)
            {
                int item = page.Items[position];
                _takeFromQueue.Bind(0, _numbers.Project).Bind(1, _items.OrderKeyOf(item)).Bind(2, item).Run();
                _addHold.Bind(0, token).Bind(1, position).Bind(2, _numbers.Project).Bind(3, item).Run();
            }
        }

        _commit.Run();
    }

    private void Submit(List<BarePage> pages)
    {
        long now = TimeProvider.System.GetUtcNow().UtcTicks;
        Span<long> classes = stackalloc long[ScenarioProject.ClassCount + 1];
        classes.Clear();
        _begin.Run();
        foreach (BarePage page in pages)
        {
            Submit(page, now, classes);
        }

        Count(pages, classes);
        _noteNumbers.Bind(0, _numbers.LastAnnotation).Bind(1, _numbers.LastEntry).Run();
        _commit.Run();
    }

    private void Submit(BarePage page, long now, Span<long> classes)
    {
        Span<byte> token = stackalloc byte[16];
        page.Token.TryWriteBytes(token, bigEndian: true, out _);
        byte[] labeler = Utf8(page.Labeler);
        foreach (int item in page.Items)
        {
            int labelClass = BarePage.ClassOf(item);
            long entry = _numbers.NextEntry();
            _appendHistory.Bind(0, entry).Bind(1, _numbers.Project).Bind(2, item).BindText(3, labeler).Bind(4, now).Bind(5, token)
                .Bind(6, BarePage.AnnotationsOf(item)).Bind(7, _numbers.NextAnnotation()).Bind(8, BarePage.ElapsedTicks).Run();
            _updateItem.Bind(0, _numbers.Project).Bind(1, item).BindText(2, labeler).Bind(3, now).Bind(4, entry).Run();
            _addItemClass.Bind(0, _numbers.Project).Bind(1, labelClass).Bind(2, item).Run();
            classes[labelClass]++;
        }

        _dropHolds.Bind(0, token).Run();
        _dropTask.Bind(0, token).Run();
    }

    private void Count(List<BarePage> pages, ReadOnlySpan<long> classes)
    {
        _countItems.Bind(0, _numbers.Project).Bind(1, Shard).Bind(2, pages.Count * _plan.PageSize).Run();
        foreach (IGrouping<int, int> block in pages.SelectMany(p => p.Items).GroupBy(item => item / BareQueueSql.BlockSize))
        {
            _countBlock.Bind(0, _numbers.Project).Bind(1, block.Key).Bind(2, block.Count()).Run();
        }

        for (int labelClass = 1; labelClass < classes.Length; labelClass++)
        {
            if (classes[labelClass] > 0)
            {
                _countClass.Bind(0, _numbers.Project).Bind(1, labelClass).Bind(2, Shard).Bind(3, classes[labelClass]).Run();
            }
        }

        foreach (BarePage page in pages)
        {
            _countLabeler.Bind(0, _numbers.Project).BindText(1, Utf8(page.Labeler)).Bind(2, Shard).Bind(3, page.Items.Count)
                .Bind(4, page.Items.Count * BarePage.ElapsedTicks).Run();
        }
    }

    private static byte[] Utf8(string text) => Encoding.UTF8.GetBytes(text);
}
