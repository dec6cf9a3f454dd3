namespace Labeling.Storage.Relational;

/// <summary>A prepared statement on one connection: give it its parameters in order, then run or read it.</summary>
/// <remarks>
/// Belongs to its session and is used by one caller at a time. An engine that works in this process completes every call at once, so that the
/// same code runs without a change of thread there and asynchronously against a server.
/// </remarks>
public abstract class RelationalStatement
{
    /// <summary>Gives the next parameter a number.</summary>
    public abstract RelationalStatement Bind(long value);

    /// <summary>Gives the next parameter a number, or nothing.</summary>
    public abstract RelationalStatement Bind(long? value);

    /// <summary>Gives the next parameter a number with a fraction, or nothing.</summary>
    public abstract RelationalStatement Bind(double? value);

    /// <summary>Gives the next parameter a text, or nothing.</summary>
    public abstract RelationalStatement Bind(string? value);

    /// <summary>Gives the next parameter an id, or nothing.</summary>
    public abstract RelationalStatement Bind(Guid? value);

    /// <summary>Gives the next parameter bytes, or nothing.</summary>
    public abstract RelationalStatement Bind(byte[]? value);

    /// <summary>Gives the next parameter a list of numbers, for an engine that has such.</summary>
    /// <remarks>Asked only of sessions that <see cref="RelationalSession.ReadsAhead"/>.</remarks>
    public virtual RelationalStatement Bind(long[] values) => throw new NotSupportedException("This engine's statements take no lists.");

    /// <summary>Runs the statement. An engine may put it off until the next result is needed or the transaction commits.</summary>
    public abstract ValueTask RunAsync(CancellationToken cancellationToken = default);

    /// <summary>Runs the statement.</summary>
    /// <returns>How many rows it added, changed or removed.</returns>
    public abstract ValueTask<long> CountAsync(CancellationToken cancellationToken = default);

    /// <summary>Runs the statement at the first call, and goes to the next row.</summary>
    /// <returns>Whether there is one; after the last the statement is closed.</returns>
    public abstract ValueTask<bool> ReadAsync(CancellationToken cancellationToken = default);

    /// <summary>Ends reading before the last row.</summary>
    public abstract ValueTask CloseAsync(CancellationToken cancellationToken = default);

    /// <summary>Whether a column of the row is empty.</summary>
    public abstract bool IsNull(int column);

    /// <summary>Reads a number; 0 where it is empty.</summary>
    public abstract long GetInt64(int column);

    /// <summary>Reads a number with a fraction.</summary>
    public abstract double GetDouble(int column);

    /// <summary>Reads a text that is not empty.</summary>
    public abstract string GetString(int column);

    /// <summary>Reads an id.</summary>
    public abstract Guid GetGuid(int column);

    /// <summary>Reads bytes.</summary>
    public abstract byte[] GetBytes(int column);

    /// <summary>Reads a number that fits.</summary>
    public int GetInt32(int column) => (int)GetInt64(column);

    /// <summary>Reads a text, or nothing.</summary>
    public string? FindString(int column) => IsNull(column) ? null : GetString(column);

    /// <summary>Reads a number, or nothing.</summary>
    public long? FindInt64(int column) => IsNull(column) ? null : GetInt64(column);

    /// <summary>Reads a number with a fraction, or nothing.</summary>
    public double? FindDouble(int column) => IsNull(column) ? null : GetDouble(column);

    /// <summary>Reads an id, or nothing.</summary>
    public Guid? FindGuid(int column) => IsNull(column) ? null : GetGuid(column);

    /// <summary>Reads bytes, or nothing.</summary>
    public byte[]? FindBytes(int column) => IsNull(column) ? null : GetBytes(column);
}
