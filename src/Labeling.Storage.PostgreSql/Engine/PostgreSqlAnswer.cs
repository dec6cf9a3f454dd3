using Npgsql;

namespace Labeling.Storage.PostgreSql;

/// <summary>The rows that a statement gave when it was read ahead.</summary>
internal sealed class PostgreSqlAnswer
{
    private readonly List<object?[]> _rows = [];
    private int _row = -1;

    /// <summary>A column of the row; <see langword="null"/> when it is empty.</summary>
    public object? this[int column] => _rows[_row][column];

    /// <summary>Reads all rows of the result that the reader is at.</summary>
    public static PostgreSqlAnswer Read(NpgsqlDataReader rows)
    {
        var answer = new PostgreSqlAnswer();
        while (rows.Read())
        {
            answer.Add(rows);
        }

        return answer;
    }

    /// <summary>Reads all rows of the result that the reader is at, without blocking.</summary>
    public static async ValueTask<PostgreSqlAnswer> ReadAsync(NpgsqlDataReader rows, CancellationToken cancellationToken)
    {
        var answer = new PostgreSqlAnswer();
        while (await rows.ReadAsync(cancellationToken).ConfigureAwait(false))
        {
            answer.Add(rows);
        }

        return answer;
    }

    /// <summary>Goes to the next row.</summary>
    /// <returns>Whether there is one.</returns>
    public bool Next() => ++_row < _rows.Count;

    private void Add(NpgsqlDataReader rows)
    {
        object?[] row = new object?[rows.FieldCount];
        for (int column = 0; column < row.Length; column++)
        {
            row[column] = rows.IsDBNull(column) ? null : rows.GetValue(column);
        }

        _rows.Add(row);
    }
}
