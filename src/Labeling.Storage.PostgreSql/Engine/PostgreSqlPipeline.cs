using Npgsql;

namespace Labeling.Storage.PostgreSql;

/// <summary>What one connection sends together: commands that give no rows wait for the next that is answered, and questions are asked ahead.</summary>
/// <param name="connection">The connection, which is its session's.</param>
/// <param name="isBlocking">Whether calls block the thread.</param>
internal sealed class PostgreSqlPipeline(NpgsqlConnection connection, bool isBlocking) : IDisposable
{
    private const int MaxPutOff = 1000;

    private readonly NpgsqlBatch _batch = connection.CreateBatch();
    private readonly List<(PostgreSqlStatement Statement, NpgsqlBatchCommand Command)> _putOff = [];
    private readonly List<(PostgreSqlStatement Statement, NpgsqlBatchCommand Command)> _questions = [];
    private readonly HashSet<PostgreSqlStatement> _answered = [];
    private NpgsqlDataReader? _reader;
    private PostgreSqlStatement? _reading;

    /// <summary>Whether calls block the thread.</summary>
    public bool IsBlocking => isBlocking;

    /// <summary>How often something was changed so far.</summary>
    public long ChangeCount { get; private set; }

    /// <summary>Whether something was asked ahead that was not sent yet.</summary>
    public bool HasQuestions => _questions.Count > 0;

    /// <summary>Whether a transaction was begun: true once anything is sent, until somebody says otherwise.</summary>
    public bool IsInTransaction { get; set; }

    /// <summary>Whether another connection will do for what is sent next.</summary>
    public bool MayReconnect { get; set; }

    /// <summary>Asks ahead; sent with <see cref="SendReadAheadAsync"/>.</summary>
    public void Ask(PostgreSqlStatement statement) => _questions.Add((statement, statement.Take()));

    /// <summary>Forgets what was read ahead.</summary>
    public void ForgetReadAhead()
    {
        foreach (PostgreSqlStatement statement in _answered)
        {
            statement.ForgetAnswers();
        }

        _answered.Clear();
        _questions.Clear();
    }

    /// <summary>Sends all questions that were asked ahead, behind what was put off.</summary>
    public async ValueTask SendReadAheadAsync(CancellationToken cancellationToken = default)
    {
        if (_questions.Count == 0)
        {
            return;
        }

        int known = _putOff.Count;
        _putOff.AddRange(_questions);
        _questions.Clear();
        Fill();
        NpgsqlDataReader rows = IsBlocking ? _batch.ExecuteReader() : await ExecuteAsync(cancellationToken).ConfigureAwait(false);
        await using (rows.ConfigureAwait(false))
        {
            foreach ((PostgreSqlStatement statement, NpgsqlBatchCommand command) in _putOff.Skip(known))
            {
                statement.Keep(command, IsBlocking ? PostgreSqlAnswer.Read(rows) : await PostgreSqlAnswer.ReadAsync(rows, cancellationToken).ConfigureAwait(false));
                _answered.Add(statement);
                _ = IsBlocking ? rows.NextResult() : await rows.NextResultAsync(cancellationToken).ConfigureAwait(false);
            }
        }

        GiveBackCommands();
    }

    /// <summary>Puts a command off until the next that has to be answered.</summary>
    public ValueTask PutOffAsync(PostgreSqlStatement statement, NpgsqlBatchCommand command, CancellationToken cancellationToken)
    {
        Add(statement, command);
        return _putOff.Count < MaxPutOff ? ValueTask.CompletedTask : SendAsync(cancellationToken);
    }

    /// <summary>Runs a command and says how many rows it changed.</summary>
    public async ValueTask<long> CountAsync(PostgreSqlStatement statement, NpgsqlBatchCommand command, CancellationToken cancellationToken)
    {
        Add(statement, command);
        await SendAsync(cancellationToken).ConfigureAwait(false);
        return (long)command.RecordsAffected;
    }

    /// <summary>Sends everything that was put off, and a command whose rows are read.</summary>
    public async ValueTask<NpgsqlDataReader> BeginReadingAsync(PostgreSqlStatement statement, NpgsqlBatchCommand command, CancellationToken cancellationToken)
    {
        Add(statement, command);
        Fill();
        _reading = statement;
        _reader = IsBlocking ? _batch.ExecuteReader() : await ExecuteAsync(cancellationToken).ConfigureAwait(false);
        return _reader;
    }

    public void EndReading()
    {
        _reader?.Dispose();
        _reader = null;
        _reading = null;
        GiveBackCommands();
    }

    public async ValueTask EndReadingAsync()
    {
        if (_reader is not null && !IsBlocking)
        {
            await _reader.DisposeAsync().ConfigureAwait(false);
        }

        EndReading();
    }

    /// <summary>Sends everything that was put off.</summary>
    public async ValueTask SendAsync(CancellationToken cancellationToken)
    {
        if (_putOff.Count > 0)
        {
            Fill();
            _ = IsBlocking ? _batch.ExecuteNonQuery() : await _batch.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
            GiveBackCommands();
        }
    }

    /// <summary>Forgets what was put off, and the reading under way.</summary>
    public void Abandon()
    {
        _reading?.Abandon();
        _reader?.Dispose();
        _reader = null;
        _reading = null;
        _putOff.Clear();
        _questions.Clear();
    }

    public void Dispose() => _batch.Dispose();

    /// <summary>Runs a reader's batch. The server may have ended the connection while it was idle: nothing was read on it yet, so another will do.</summary>
    private async ValueTask<NpgsqlDataReader> ExecuteAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            try
            {
                NpgsqlDataReader reader = await _batch.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
                MayReconnect = false;
                return reader;
            }
            catch (Exception exception) when (MayReconnect && PostgreSqlErrors.IsWorthRepeating(exception))
            {
                MayReconnect = false;
                await connection.CloseAsync().ConfigureAwait(false);
                await connection.OpenAsync(cancellationToken).ConfigureAwait(false);
            }
        }
    }

    private void Add(PostgreSqlStatement statement, NpgsqlBatchCommand command)
    {
        ChangeCount += statement.Writes ? 1 : 0;
        if (statement.SpoilsReadAhead)
        {
            ForgetReadAhead();
        }

        _putOff.Add((statement, command));
    }

    private void Fill()
    {
        IsInTransaction = true;
        _batch.BatchCommands.Clear();
        foreach ((_, NpgsqlBatchCommand command) in _putOff)
        {
            _batch.BatchCommands.Add(command);
        }
    }

    private void GiveBackCommands()
    {
        foreach ((PostgreSqlStatement statement, NpgsqlBatchCommand command) in _putOff)
        {
            statement.GiveBack(command);
        }

        _putOff.Clear();
    }
}
