using Npgsql;
using NpgsqlTypes;

namespace Labeling.Scenarios;

/// <summary>One connection of the bare engine: two batches of prepared statements, each of which the server commits as one transaction.</summary>
internal sealed class PostgreSqlBareConnection : IDisposable
{
    /// <summary>In this store the index by class has more columns.</summary>
    private const string AddItemClass =
        "INSERT INTO item_classes (project_no, lot, class_id, item_id, labeler, labeled_at) VALUES ($1, $2 >> 13, $3, $4, $5, $6)";

    private readonly NpgsqlConnection _connection;
    private readonly BareRowNumbers _numbers;
    private readonly SyntheticItems _items;
    private readonly NpgsqlBatch _claim;
    private readonly NpgsqlBatch _submit;
    private NpgsqlBatchCommand _command = new();
    private int _next;
    private bool _isClaimPrepared;
    private bool _isSubmitPrepared;

    /// <summary>Opens a connection.</summary>
    /// <param name="connectionString">Leads to the store's schema.</param>
    /// <param name="plan">What is done.</param>
    /// <param name="numbers">The numbers that all connections take theirs from.</param>
    /// <param name="shard">Whose counters' rows are this connection's own, so that connections do not wait for each other.</param>
    public PostgreSqlBareConnection(string connectionString, BareQueuePlan plan, BareRowNumbers numbers, int shard)
    {
        _numbers = numbers;
        _items = new SyntheticItems(plan.Seed);
        Shard = shard;
        _connection = new NpgsqlConnection(connectionString);
        _connection.Open();
        _claim = _connection.CreateBatch();
        _submit = _connection.CreateBatch();
        Add(_claim, BareQueueSql.AddTask);
        for (int item = 0; item < plan.PageSize; item++)
        {
            Add(_claim, BareQueueSql.TakeFromQueue, BareQueueSql.AddHold);
            Add(_submit, BareQueueSql.AppendHistory, InLots(BareQueueSql.UpdateItem), AddItemClass);
        }

        Add(_submit, BareQueueSql.DropHolds, BareQueueSql.DropTask, BareQueueSql.CountItems);
        for (int item = 0; item < plan.PageSize; item++)
        {
            Add(_submit, BareQueueSql.CountBlock, BareQueueSql.CountClass);
        }

        Add(_submit, BareQueueSql.CountLabeler);
    }

    /// <summary>The row of each counter that this connection adds to.</summary>
    public int Shard { get; }

    /// <summary>Writes what a claim writes.</summary>
    public void Claim(BarePage page)
    {
        int command = 0;
        Take(_claim, command++).Bind(page.Token).Bind(_numbers.Project).Bind(page.Labeler).Bind(page.ClaimedAt).Bind(page.ExpiresAt);
        for (int position = 0; position < page.Items.Count; position++)
        {
            int item = page.Items[position];
            Take(_claim, command++).Bind(_numbers.Project).Bind(_items.OrderKeyOf(item)).Bind(item);
            Take(_claim, command++).Bind(page.Token).Bind(position).Bind(_numbers.Project).Bind(item);
        }

        Run(_claim, ref _isClaimPrepared);
    }

    /// <summary>Writes what a submit writes.</summary>
    public void Submit(BarePage page)
    {
        long now = TimeProvider.System.GetUtcNow().UtcTicks;
        int command = 0;
        foreach (int item in page.Items)
        {
            long entry = _numbers.NextEntry();
            Take(_submit, command++).Bind(entry).Bind(_numbers.Project).Bind(item).Bind(page.Labeler).Bind(now).Bind(page.Token)
                .Bind(BarePage.AnnotationsOf(item)).Bind(_numbers.NextAnnotation()).Bind(BarePage.ElapsedTicks);
            Take(_submit, command++).Bind(_numbers.Project).Bind(item).Bind(page.Labeler).Bind(now).Bind(entry);
            Take(_submit, command++).Bind(_numbers.Project).Bind(entry).Bind(BarePage.ClassOf(item)).Bind(item).Bind(page.Labeler).Bind(now);
        }

        Take(_submit, command++).Bind(page.Token);
        Take(_submit, command++).Bind(page.Token);
        Take(_submit, command++).Bind(_numbers.Project).Bind(Shard).Bind(page.Items.Count);

        // In one order everywhere, so that no two connections wait for each other.
        foreach (int item in page.Items.Order())
        {
            Take(_submit, command++).Bind(_numbers.Project).Bind(item / BareQueueSql.BlockSize).Bind(1);
            Take(_submit, command++).Bind(_numbers.Project).Bind(BarePage.ClassOf(item)).Bind(Shard).Bind(1);
        }

        Take(_submit, command).Bind(_numbers.Project).Bind(page.Labeler).Bind(Shard).Bind(page.Items.Count).Bind(page.Items.Count * BarePage.ElapsedTicks);
        Run(_submit, ref _isSubmitPrepared);
    }

    /// <summary>Tells the store from which numbers to go on.</summary>
    public void SetNumbers()
    {
        using var command = new NpgsqlCommand("SELECT setval('entry_numbers', ($1 / 1024 + 1) * 1024), setval('annotation_numbers', $2)", _connection);
        command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = _numbers.LastEntry });
        command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = _numbers.LastAnnotation });
        command.ExecuteNonQuery();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _claim.Dispose();
        _submit.Dispose();
        _connection.Dispose();
    }

    /// <summary>In this store a lot has more answers.</summary>
    private static string InLots(string statement) => statement.Replace(">> 10", ">> 13", StringComparison.Ordinal);

    private static void Add(NpgsqlBatch batch, params ReadOnlySpan<string> statements)
    {
        foreach (string statement in statements)
        {
            batch.BatchCommands.Add(new NpgsqlBatchCommand(statement));
        }
    }

    private static void Run(NpgsqlBatch batch, ref bool isPrepared)
    {
        if (!isPrepared)
        {
            batch.Prepare();
            isPrepared = true;
        }

        batch.ExecuteNonQuery();
    }

    private PostgreSqlBareConnection Take(NpgsqlBatch batch, int command)
    {
        _command = batch.BatchCommands[command];
        _next = 0;
        return this;
    }

    private PostgreSqlBareConnection Bind(long value) => BindAs(NpgsqlDbType.Bigint, value);

    private PostgreSqlBareConnection Bind(string value) => BindAs(NpgsqlDbType.Text, value);

    private PostgreSqlBareConnection Bind(Guid value) => BindAs(NpgsqlDbType.Uuid, value);

    private PostgreSqlBareConnection Bind(byte[] value) => BindAs(NpgsqlDbType.Bytea, value);

    private PostgreSqlBareConnection BindAs<T>(NpgsqlDbType type, T value)
    {
        if (_next == _command.Parameters.Count)
        {
            _command.Parameters.Add(new NpgsqlParameter<T> { NpgsqlDbType = type });
        }

        ((NpgsqlParameter<T>)_command.Parameters[_next++]).TypedValue = value;
        return this;
    }
}
