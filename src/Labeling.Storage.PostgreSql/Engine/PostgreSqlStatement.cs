using System.Globalization;
using System.Text;
using Labeling.Storage.Relational;
using Npgsql;
using NpgsqlTypes;

namespace Labeling.Storage.PostgreSql;

/// <summary>A statement of one pipeline. What gives no rows is put off and sent together with the next that does.</summary>
internal sealed class PostgreSqlStatement(PostgreSqlPipeline pipeline, string sql, bool keepsReadAhead) : RelationalStatement
{
    private readonly Stack<NpgsqlBatchCommand> _free = new();
    private NpgsqlBatchCommand? _command;
    private readonly Dictionary<string, PostgreSqlAnswer> _answers = new(StringComparer.Ordinal);
    private NpgsqlDataReader? _reader;
    private PostgreSqlAnswer? _answer;
    private int _next;

    /// <summary>Whether it changes something.</summary>
    public bool Writes { get; } = !sql.AsSpan().TrimStart().StartsWith("SELECT", StringComparison.Ordinal);

    /// <summary>Whether what was read ahead may be untrue after it.</summary>
    public bool SpoilsReadAhead => Writes && !keepsReadAhead;

    /// <summary>Makes it ready for new parameters.</summary>
    public PostgreSqlStatement Begin()
    {
        _command ??= _free.TryPop(out NpgsqlBatchCommand? free) ? free : new NpgsqlBatchCommand(sql);
        _next = 0;
        return this;
    }

    /// <summary>Takes the command that was given its parameters.</summary>
    public NpgsqlBatchCommand Take()
    {
        NpgsqlBatchCommand command = _command ?? throw new InvalidOperationException("The statement was not begun.");
        _command = null;
        return command;
    }

    /// <summary>Keeps the answer to a command that was read ahead.</summary>
    public void Keep(NpgsqlBatchCommand command, PostgreSqlAnswer answer) => _answers[KeyOf(command)] = answer;

    /// <summary>Forgets all answers that were read ahead.</summary>
    public void ForgetAnswers() => _answers.Clear();

    /// <summary>Takes a command back that was run.</summary>
    public void GiveBack(NpgsqlBatchCommand command) => _free.Push(command);

    /// <summary>Refuses a text that the engine cannot keep.</summary>
    public static string Check(string value) => value.Contains('\0', StringComparison.Ordinal)
        ? throw new ArgumentException("PostgreSQL cannot keep a text with the character U+0000; leave it out.", nameof(value))
        : value;

    /// <summary>Ends reading after a failure.</summary>
    public void Abandon()
    {
        _reader = null;
        _answer = null;
    }

    public override RelationalStatement Bind(long value)
    {
        if (Find<NpgsqlParameter<long>>() is { } parameter)
        {
            parameter.TypedValue = value;
            return this;
        }

        return Add(new NpgsqlParameter<long> { NpgsqlDbType = NpgsqlDbType.Bigint, TypedValue = value });
    }

    public override RelationalStatement Bind(long? value) => Bind(NpgsqlDbType.Bigint, value);

    public override RelationalStatement Bind(double? value) => Bind(NpgsqlDbType.Double, value);

    public override RelationalStatement Bind(string? value) => Bind(NpgsqlDbType.Text, value is null ? null : Check(value));

    public override RelationalStatement Bind(Guid? value) => Bind(NpgsqlDbType.Uuid, value);

    public override RelationalStatement Bind(byte[]? value) => Bind(NpgsqlDbType.Bytea, value);

    public override RelationalStatement Bind(long[] values) => Bind(NpgsqlDbType.Array | NpgsqlDbType.Bigint, values);

    public override ValueTask RunAsync(CancellationToken cancellationToken = default) => pipeline.PutOffAsync(this, Take(), cancellationToken);

    public override ValueTask<long> CountAsync(CancellationToken cancellationToken = default) => pipeline.CountAsync(this, Take(), cancellationToken);

    public override ValueTask<bool> ReadAsync(CancellationToken cancellationToken = default)
    {
        if (_answer is not null || (_answers.Count > 0 && _reader is null && TryAnswer()))
        {
            bool hasRow = _answer!.Next();
            _answer = hasRow ? _answer : null;
            return ValueTask.FromResult(hasRow);
        }

        if (_reader is null || !pipeline.IsBlocking)
        {
            return ReadSlowlyAsync(cancellationToken);
        }

        if (_reader.Read())
        {
            return ValueTask.FromResult(true);
        }

        _reader = null;
        pipeline.EndReading();
        return ValueTask.FromResult(false);
    }

    public override async ValueTask CloseAsync(CancellationToken cancellationToken = default)
    {
        _answer = null;
        if (_reader is not null)
        {
            _reader = null;
            await pipeline.EndReadingAsync().ConfigureAwait(false);
        }
    }

    public override bool IsNull(int column) => _answer is { } answer ? answer[column] is null : _reader!.IsDBNull(column);

    public override long GetInt64(int column)
        => _answer is { } answer ? Convert.ToInt64(answer[column], CultureInfo.InvariantCulture) : _reader!.IsDBNull(column) ? 0 : _reader.GetInt64(column);

    public override double GetDouble(int column) => _answer is { } answer ? (double)answer[column]! : _reader!.GetDouble(column);

    public override string GetString(int column) => _answer is { } answer ? (string)answer[column]! : _reader!.GetString(column);

    public override Guid GetGuid(int column) => _answer is { } answer ? (Guid)answer[column]! : _reader!.GetGuid(column);

    public override byte[] GetBytes(int column) => _answer is { } answer ? (byte[])answer[column]! : _reader!.GetFieldValue<byte[]>(column);

    private async ValueTask<bool> ReadSlowlyAsync(CancellationToken cancellationToken)
    {
        if (_reader is null && pipeline.HasQuestions)
        {
            await pipeline.SendReadAheadAsync(cancellationToken).ConfigureAwait(false);
            if (TryAnswer())
            {
                return await ReadAsync(cancellationToken).ConfigureAwait(false);
            }
        }

        _reader ??= await pipeline.BeginReadingAsync(this, Take(), cancellationToken).ConfigureAwait(false);
        if (pipeline.IsBlocking ? _reader.Read() : await _reader.ReadAsync(cancellationToken).ConfigureAwait(false))
        {
            return true;
        }

        _reader = null;
        await pipeline.EndReadingAsync().ConfigureAwait(false);
        return false;
    }

    /// <summary>What tells a command from others with the same text. Texts hold no U+0000.</summary>
    private static string KeyOf(NpgsqlBatchCommand command)
    {
        var key = new StringBuilder();
        foreach (NpgsqlParameter parameter in command.Parameters)
        {
            _ = parameter is NpgsqlParameter<long> number
                ? key.Append(CultureInfo.InvariantCulture, $"{number.TypedValue}\0")
                : key.Append(CultureInfo.InvariantCulture, $"{parameter.Value}\0");
        }

        return key.ToString();
    }

    /// <summary>Takes the answer to the command that was given its parameters, if it was read ahead.</summary>
    private bool TryAnswer()
    {
        if (!_answers.Remove(KeyOf(_command!), out PostgreSqlAnswer? answer))
        {
            return false;
        }

        _free.Push(Take());
        _answer = answer;
        return true;
    }

    private T? Find<T>()
        where T : NpgsqlParameter
    {
        NpgsqlParameterCollection parameters = _command!.Parameters;
        if (_next < parameters.Count && parameters[_next] is T parameter)
        {
            _next++;
            return parameter;
        }

        return null;
    }

    private PostgreSqlStatement Bind(NpgsqlDbType type, object? value)
    {
        if (Find<NpgsqlParameter>() is { } parameter)
        {
            parameter.Value = value ?? DBNull.Value;
            return this;
        }

        return Add(new NpgsqlParameter { NpgsqlDbType = type, Value = value ?? DBNull.Value });
    }

    private PostgreSqlStatement Add(NpgsqlParameter parameter)
    {
        if (_next != _command!.Parameters.Count)
        {
            throw new InvalidOperationException($"Parameter {_next + 1} was of another type before: {sql}");
        }

        _command.Parameters.Add(parameter);
        _next++;
        return this;
    }
}
