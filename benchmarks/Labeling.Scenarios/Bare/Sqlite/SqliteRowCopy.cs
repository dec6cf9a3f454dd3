using System.Diagnostics;

namespace Labeling.Scenarios;

/// <summary>Writes the rows of one SQLite file into another of the same schema, table by table side by side, in a number of transactions.</summary>
internal sealed class SqliteRowCopy
{
    /// <summary>SQLite opens a table and its indexes once for a statement, so statements of many rows are its fastest way in.</summary>
    private const int RowsAtOnce = 128;

    private readonly string _name;
    private readonly BareStatement _reader;
    private readonly BareStatement _writer;
    private readonly BareStatement _manyWriter;
    private readonly long _rows;
    private readonly List<BareValue> _values = [];
    private long _read;

    private SqliteRowCopy(BareSqlite from, BareSqlite to, string name)
    {
        _name = name;
        BareStatement count = from.Prepare($"SELECT count(*) FROM \"{name}\"");
        count.Next();
        _rows = count.Read(0).Integer;
        count.Reset();
        _reader = from.Prepare($"SELECT * FROM \"{name}\"");
        string row = $"({string.Join(", ", Enumerable.Repeat("?", _reader.Columns))})";
        _writer = to.Prepare($"INSERT INTO \"{name}\" VALUES {row}");
        _manyWriter = to.Prepare($"INSERT INTO \"{name}\" VALUES {string.Join(", ", Enumerable.Repeat(row, RowsAtOnce))}");
    }

    /// <summary>Copies.</summary>
    /// <returns>How long writing took, from the first BEGIN to the last COMMIT; reading is not counted.</returns>
    public static TimeSpan Run(string source, string target, int transactions)
    {
        using var from = new BareSqlite(source);
        using var to = new BareSqlite(target);
        List<string> tables = TablesOf(from);

        // What the store put there when it made the file comes with the rows.
        foreach (string table in tables.AsEnumerable().Reverse())
        {
            to.Execute($"DELETE FROM \"{table}\"");
        }

        SqliteRowCopy[] copies = [.. tables.Select(table => new SqliteRowCopy(from, to, table))];
        BareStatement begin = to.Prepare("BEGIN IMMEDIATE");
        BareStatement commit = to.Prepare("COMMIT");
        TimeSpan writing = TimeSpan.Zero;
        for (int transaction = 1; transaction <= transactions; transaction++)
        {
            Array.ForEach(copies, copy => copy.Read(transaction, transactions));
            long start = Stopwatch.GetTimestamp();
            begin.Run();
            Array.ForEach(copies, copy => copy.Write());
            commit.Run();
            writing += Stopwatch.GetElapsedTime(start);
        }

        return writing;
    }

    private static List<string> TablesOf(BareSqlite engine)
    {
        var tables = new List<string>();
        BareStatement statement = engine.Prepare("SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite%' ORDER BY rowid");
        while (statement.Next())
        {
            tables.Add(System.Text.Encoding.UTF8.GetString(statement.Read(0).Bytes!));
        }

        return tables;
    }

    /// <summary>Reads this transaction's share. What is too little to share comes with the first.</summary>
    private void Read(int transaction, int transactions)
    {
        _values.Clear();
        long end = _rows < transactions ? _rows : _rows * transaction / transactions;
        for (; _read < end; _read++)
        {
            if (!_reader.Next())
            {
                throw new InvalidOperationException($"The table {_name} has fewer rows than it had.");
            }

            for (int column = 0; column < _reader.Columns; column++)
            {
                _values.Add(_reader.Read(column));
            }
        }
    }

    private void Write()
    {
        int many = _reader.Columns * RowsAtOnce;
        for (int i = 0; i < _values.Count;)
        {
            (BareStatement writer, int count) = _values.Count - i >= many ? (_manyWriter, many) : (_writer, _reader.Columns);
            for (int parameter = 0; parameter < count; parameter++)
            {
                writer.Bind(parameter, _values[i++]);
            }

            writer.Run();
        }
    }
}
