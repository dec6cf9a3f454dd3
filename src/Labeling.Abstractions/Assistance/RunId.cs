using System.Globalization;
using System.Text.Json.Serialization;

namespace Labeling;

/// <summary>Names one run. Ids given later sort behind.</summary>
/// <param name="Value">A version 7 GUID. The default is no run.</param>
[JsonConverter(typeof(RunIdJsonConverter))]
public readonly record struct RunId(Guid Value) : IComparable<RunId>
{
    /// <inheritdoc/>
    public int CompareTo(RunId other) => Value.CompareTo(other.Value);

    /// <summary>The id in its usual text form, whose ordinal order is the order of time.</summary>
    public override string ToString() => Value.ToString("D", CultureInfo.InvariantCulture);

    /// <summary>Whether one id was given before another.</summary>
    public static bool operator <(RunId left, RunId right) => left.CompareTo(right) < 0;

    /// <summary>Whether one id was given before another or is the same.</summary>
    public static bool operator <=(RunId left, RunId right) => left.CompareTo(right) <= 0;

    /// <summary>Whether one id was given after another.</summary>
    public static bool operator >(RunId left, RunId right) => left.CompareTo(right) > 0;

    /// <summary>Whether one id was given after another or is the same.</summary>
    public static bool operator >=(RunId left, RunId right) => left.CompareTo(right) >= 0;
}
