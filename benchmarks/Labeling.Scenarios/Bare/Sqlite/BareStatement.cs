using SQLitePCL;

namespace Labeling.Scenarios;

/// <summary>One prepared statement. Parameters and columns count from 0.</summary>
internal sealed class BareStatement(BareSqlite engine, sqlite3_stmt statement)
{
    /// <summary>How many columns a row has.</summary>
    public int Columns { get; } = raw.sqlite3_column_count(statement);

    /// <summary>Sets a parameter.</summary>
    public BareStatement Bind(int parameter, long value)
    {
        engine.Check(raw.sqlite3_bind_int64(statement, parameter + 1, value));
        return this;
    }

    /// <summary>Sets a parameter to bytes of a blob.</summary>
    public BareStatement Bind(int parameter, ReadOnlySpan<byte> value)
    {
        engine.Check(raw.sqlite3_bind_blob(statement, parameter + 1, value));
        return this;
    }

    /// <summary>Sets a parameter to a text in UTF-8.</summary>
    public BareStatement BindText(int parameter, ReadOnlySpan<byte> value)
    {
        engine.Check(raw.sqlite3_bind_text(statement, parameter + 1, value));
        return this;
    }

    /// <summary>Sets a parameter to what was read.</summary>
    public void Bind(int parameter, BareValue value) => engine.Check(value.Type switch
    {
        raw.SQLITE_INTEGER => raw.sqlite3_bind_int64(statement, parameter + 1, value.Integer),
        raw.SQLITE_FLOAT => raw.sqlite3_bind_double(statement, parameter + 1, value.Real),
        raw.SQLITE_TEXT => raw.sqlite3_bind_text(statement, parameter + 1, value.Bytes),
        raw.SQLITE_BLOB => raw.sqlite3_bind_blob(statement, parameter + 1, value.Bytes),
        _ => raw.sqlite3_bind_null(statement, parameter + 1),
    });

    /// <summary>Runs a statement that gives no rows.</summary>
    public void Run()
    {
        engine.Check(raw.sqlite3_step(statement));
        Reset();
    }

    /// <summary>Ends reading.</summary>
    public void Reset() => engine.Check(raw.sqlite3_reset(statement));

    /// <summary>Goes to the next row.</summary>
    /// <returns>Whether there is one.</returns>
    public bool Next()
    {
        int result = raw.sqlite3_step(statement);
        engine.Check(result);
        return result == raw.SQLITE_ROW;
    }

    /// <summary>Reads a column of the row.</summary>
    public BareValue Read(int column)
    {
        int type = raw.sqlite3_column_type(statement, column);
        return type switch
        {
            raw.SQLITE_INTEGER => new BareValue(type, raw.sqlite3_column_int64(statement, column), 0, null),
            raw.SQLITE_FLOAT => new BareValue(type, 0, raw.sqlite3_column_double(statement, column), null),
            raw.SQLITE_TEXT or raw.SQLITE_BLOB => new BareValue(type, 0, 0, raw.sqlite3_column_blob(statement, column).ToArray()),
            _ => new BareValue(type, 0, 0, null),
        };
    }

    /// <summary>Lets go of it; its connection does so.</summary>
    internal void Close() => statement.Dispose();
}
