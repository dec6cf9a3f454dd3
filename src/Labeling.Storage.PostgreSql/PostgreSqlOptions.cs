using System.Text.RegularExpressions;

namespace Labeling;

/// <summary>What can be set of a <see cref="PostgreSqlLabelStore"/> besides its connection.</summary>
public sealed partial class PostgreSqlOptions
{
    /// <summary>The most writers that a store may have.</summary>
    internal const int MostWriters = 64;

    /// <summary>The schema of the database that holds the store's tables; made when it is absent and the user may.</summary>
    /// <value>
    /// <c>labeling</c> by default. One to 63 lower-case letters, digits and underscores, beginning with a letter or an underscore, and not with
    /// <c>pg_</c>. Stores in different schemas of one database know nothing of each other.
    /// </value>
    public string Schema { get; set; } = "labeling";

    /// <summary>How many connections write at once, each for other projects.</summary>
    /// <value>4 by default; from 1 to 64. A connection is opened when it is first needed, and kept.</value>
    public int Writers { get; set; } = 4;

    /// <summary>Throws unless everything is in its range.</summary>
    internal PostgreSqlOptions Validate()
    {
        if (Schema is null || !SchemaName().IsMatch(Schema) || Schema.StartsWith("pg_", StringComparison.Ordinal))
        {
            throw new ArgumentException(
                $"{nameof(Schema)} is one to 63 lower-case letters, digits and underscores, begins with a letter or an underscore and not with pg_; it is '{Schema}'.",
                nameof(Schema));
        }

        if (Writers is < 1 or > MostWriters)
        {
            throw new ArgumentOutOfRangeException(nameof(Writers), Writers, $"{nameof(Writers)} is from 1 to {MostWriters}.");
        }

        return this;
    }

    [GeneratedRegex("^[a-z_][a-z0-9_]{0,62}\\z")]
    private static partial Regex SchemaName();
}
