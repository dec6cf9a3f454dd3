using System.Text;
using Labeling.Storage.Relational;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Labeling.Storage.Sqlite;

/// <summary>A prepared statement on SQLite's own interface, which costs a fraction of a command's.</summary>
internal sealed class SqliteStatement(sqlite3 database, sqlite3_stmt statement) : RelationalStatement, IDisposable
{
    /// <summary>Texts of up to so many characters are given from a buffer that is used again and again.</summary>
    private const int BufferLimit = 256;

    /// <summary>A parameter keeps its value from one run to the next; most numbers are the same each time, and a call that says so again costs more than looking.</summary>
    private (bool IsNumber, long? Value)[] _numbers = [];
    private byte[]? _buffer;
    private int _next;
    private bool _isReading;

    /// <summary>Prepares a statement that will be run often.</summary>
    public static SqliteStatement Prepare(sqlite3 database, string sql)
    {
#pragma warning disable CA2000 // The statement that is returned owns it.
        int code = raw.sqlite3_prepare_v3(database, sql, raw.SQLITE_PREPARE_PERSISTENT, out sqlite3_stmt prepared);
#pragma warning restore CA2000
        if (code != raw.SQLITE_OK)
        {
            prepared.Dispose();
            SqliteException.ThrowExceptionForRC(code, database);
        }

        return new SqliteStatement(database, prepared);
    }

    /// <summary>Makes it ready for new parameters.</summary>
    public SqliteStatement Begin()
    {
        Reset();
        _next = 1;
        return this;
    }

    /// <summary>Ends whatever it was doing.</summary>
    public void Reset()
    {
        if (_isReading)
        {
            _isReading = false;
            _ = raw.sqlite3_reset(statement);
        }
    }

    public override RelationalStatement Bind(long value) => Bind((long?)value);

    public override RelationalStatement Bind(long? value)
    {
        int index = _next;
        if (index < _numbers.Length && _numbers[index] is { IsNumber: true } known && known.Value == value)
        {
            _next++;
            return this;
        }

        _ = Check(value is { } number ? raw.sqlite3_bind_int64(statement, index, number) : raw.sqlite3_bind_null(statement, index));
        if (index >= _numbers.Length)
        {
            Array.Resize(ref _numbers, Math.Max(index + 1, raw.sqlite3_bind_parameter_count(statement) + 1));
        }

        _numbers[index] = (true, value);
        return this;
    }

    public override RelationalStatement Bind(double? value)
        => Check(value is { } number ? raw.sqlite3_bind_double(statement, _next, number) : raw.sqlite3_bind_null(statement, _next));

    public override RelationalStatement Bind(string? value)
    {
        if (value is null)
        {
            return Check(raw.sqlite3_bind_null(statement, _next));
        }

        // An empty span would be bound as NULL.
        if (value.Length is 0 or > BufferLimit)
        {
            return Check(raw.sqlite3_bind_text(statement, _next, value));
        }

        // SQLite copies it.
        byte[] utf8 = _buffer ??= new byte[BufferLimit * 3];
        return Check(raw.sqlite3_bind_text(statement, _next, utf8.AsSpan(0, Encoding.UTF8.GetBytes(value, utf8))));
    }

    public override RelationalStatement Bind(Guid? value)
    {
        if (value is not { } id)
        {
            return Check(raw.sqlite3_bind_null(statement, _next));
        }

        Span<byte> bytes = stackalloc byte[16];
        _ = id.TryWriteBytes(bytes, bigEndian: true, out _);
        return Check(raw.sqlite3_bind_blob(statement, _next, bytes));
    }

    public override RelationalStatement Bind(byte[]? value) => Check(value switch
    {
        null => raw.sqlite3_bind_null(statement, _next),
        [] => raw.sqlite3_bind_zeroblob(statement, _next, 0),
        _ => raw.sqlite3_bind_blob(statement, _next, value),
    });

    public override ValueTask RunAsync(CancellationToken cancellationToken = default)
    {
        while (Step())
        {
        }

        return ValueTask.CompletedTask;
    }

    public override ValueTask<long> CountAsync(CancellationToken cancellationToken = default)
    {
        while (Step())
        {
        }

        return ValueTask.FromResult((long)raw.sqlite3_changes(database));
    }

    public override ValueTask<bool> ReadAsync(CancellationToken cancellationToken = default) => ValueTask.FromResult(Step());

    public override ValueTask CloseAsync(CancellationToken cancellationToken = default)
    {
        Reset();
        return ValueTask.CompletedTask;
    }

    public override bool IsNull(int column) => raw.sqlite3_column_type(statement, column) == raw.SQLITE_NULL;

    public override long GetInt64(int column) => raw.sqlite3_column_int64(statement, column);

    public override double GetDouble(int column) => raw.sqlite3_column_double(statement, column);

    public override string GetString(int column) => raw.sqlite3_column_text(statement, column).utf8_to_string();

    public override Guid GetGuid(int column) => new(raw.sqlite3_column_blob(statement, column), bigEndian: true);

    public override byte[] GetBytes(int column) => raw.sqlite3_column_blob(statement, column).ToArray();

    /// <summary>Goes to the next row, if there is one; after the last the statement is ready for another run.</summary>
    public bool Step()
    {
        int code = raw.sqlite3_step(statement);
        if (code == raw.SQLITE_ROW)
        {
            _isReading = true;
            return true;
        }

        _isReading = false;
        _ = raw.sqlite3_reset(statement);
        if (code != raw.SQLITE_DONE)
        {
            SqliteException.ThrowExceptionForRC(code, database);
        }

        return false;
    }

    public void Dispose() => statement.Dispose();

    private SqliteStatement Check(int code)
    {
        if (code != raw.SQLITE_OK)
        {
            SqliteException.ThrowExceptionForRC(code, database);
        }

        if (_next < _numbers.Length)
        {
            _numbers[_next] = default;
        }

        _next++;
        return this;
    }
}
