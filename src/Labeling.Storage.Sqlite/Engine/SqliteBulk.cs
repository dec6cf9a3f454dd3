using System.Globalization;
using System.Text;
using Labeling.Storage.Relational;

namespace Labeling.Storage.Sqlite;

/// <summary>Adds many rows with statements of many rows: SQLite opens a table and all its indexes once for a statement, not once for a row.</summary>
internal sealed class SqliteBulk(SqliteSession session) : RelationalBulk
{
    private const int RowsAtOnce = 128;

    private static readonly SqlText MayKnow = new("SELECT 1 FROM item_blocks WHERE project_no = $1 AND min_path <= $3 AND max_path >= $2 LIMIT 1");
    private static readonly SqlText Known = new("SELECT 1 FROM items WHERE project_no = $1 AND path = $2");

    private readonly Dictionary<SqlText, SqlText> _statementsOfMany = [];

    public override async ValueTask<HashSet<string>> FindPathsAsync(
        long projectNumber, IReadOnlyList<string> paths, string least, string most, CancellationToken cancellationToken = default)
    {
        var known = new HashSet<string>(StringComparer.Ordinal);

        // A first listing comes in order and goes past all that is there.
        if (await ExistsAsync(session.Use(MayKnow).Bind(projectNumber).Bind(least).Bind(most), cancellationToken).ConfigureAwait(false))
        {
            foreach (string path in paths)
            {
                if (await ExistsAsync(session.Use(Known).Bind(projectNumber).Bind(path), cancellationToken).ConfigureAwait(false))
                {
                    known.Add(path);
                }
            }
        }

        return known;
    }

    public override async ValueTask InsertAsync(SqlText insert, int count, Action<RelationalStatement, int> bind, CancellationToken cancellationToken = default)
    {
        int index = 0;
        while (count - index >= RowsAtOnce)
        {
            RelationalStatement many = session.Use(OfMany(insert));
            for (int row = 0; row < RowsAtOnce; row++)
            {
                bind(many, index++);
            }

            await many.RunAsync(cancellationToken).ConfigureAwait(false);
        }

        for (; index < count; index++)
        {
            RelationalStatement one = session.Use(insert);
            bind(one, index);
            await one.RunAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    private static async ValueTask<bool> ExistsAsync(RelationalStatement row, CancellationToken cancellationToken)
    {
        bool exists = await row.ReadAsync(cancellationToken).ConfigureAwait(false);
        await row.CloseAsync(cancellationToken).ConfigureAwait(false);
        return exists;
    }

    /// <summary>The statement of one row with its values repeated: <c>VALUES ($1, $2), ($3, $4), …</c></summary>
    private SqlText OfMany(SqlText insert)
    {
        if (!_statementsOfMany.TryGetValue(insert, out SqlText? many))
        {
            const string Values = "VALUES (";
            int begin = insert.Text.IndexOf(Values, StringComparison.Ordinal) + Values.Length;
            int end = insert.Text.IndexOf(')', begin);
            int parameters = insert.Text[begin..end].Split(',').Length;
            var text = new StringBuilder(insert.Text[..(begin - 1)]);
            for (int row = 0; row < RowsAtOnce; row++)
            {
                IEnumerable<string> values = Enumerable.Range((row * parameters) + 1, parameters).Select(n => "$" + n.ToString(CultureInfo.InvariantCulture));
                text.Append(row == 0 ? "(" : ", (").AppendJoin(", ", values).Append(')');
            }

            _statementsOfMany[insert] = many = new SqlText(text.Append(insert.Text.AsSpan(end + 1)).ToString());
        }

        return many;
    }
}
