using Labeling.Storage.Relational;
using Npgsql;
using NpgsqlTypes;

namespace Labeling.Storage.PostgreSql;

/// <summary>One row of a COPY, given its values as a statement is given its parameters.</summary>
internal sealed class PostgreSqlCopyRow(NpgsqlBinaryImporter importer, IReadOnlyList<string> columns) : RelationalStatement
{
    private readonly bool[] _isSmall = [.. columns.Select(PostgreSqlSchema.IsSmall)];
    private int _next;

    /// <summary>Goes to the first column.</summary>
    public void Begin() => _next = 0;

    public override RelationalStatement Bind(long value)
    {
        if (_isSmall[_next++])
        {
            importer.Write((short)value, NpgsqlDbType.Smallint);
        }
        else
        {
            importer.Write(value, NpgsqlDbType.Bigint);
        }

        return this;
    }

    public override RelationalStatement Bind(long? value) => value is { } number ? Bind(number) : WriteNull();

    public override RelationalStatement Bind(double? value) => value is { } number ? Write(number, NpgsqlDbType.Double) : WriteNull();

    public override RelationalStatement Bind(string? value) => value is null ? WriteNull() : Write(PostgreSqlStatement.Check(value), NpgsqlDbType.Text);

    public override RelationalStatement Bind(Guid? value) => value is { } id ? Write(id, NpgsqlDbType.Uuid) : WriteNull();

    public override RelationalStatement Bind(byte[]? value) => value is null ? WriteNull() : Write(value, NpgsqlDbType.Bytea);

    public override ValueTask RunAsync(CancellationToken cancellationToken = default) => throw Unsupported();

    public override ValueTask<long> CountAsync(CancellationToken cancellationToken = default) => throw Unsupported();

    public override ValueTask<bool> ReadAsync(CancellationToken cancellationToken = default) => throw Unsupported();

    public override ValueTask CloseAsync(CancellationToken cancellationToken = default) => throw Unsupported();

    public override bool IsNull(int column) => throw Unsupported();

    public override long GetInt64(int column) => throw Unsupported();

    public override double GetDouble(int column) => throw Unsupported();

    public override string GetString(int column) => throw Unsupported();

    public override Guid GetGuid(int column) => throw Unsupported();

    public override byte[] GetBytes(int column) => throw Unsupported();

    private static NotSupportedException Unsupported() => new("A row that is copied is neither run nor read.");

    private PostgreSqlCopyRow Write<T>(T value, NpgsqlDbType type)
    {
        _next++;
        importer.Write(value, type);
        return this;
    }

    private PostgreSqlCopyRow WriteNull()
    {
        _next++;
        importer.WriteNull();
        return this;
    }
}
