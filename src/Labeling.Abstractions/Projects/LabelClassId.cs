using System.Globalization;
using System.Text.Json.Serialization;

namespace Labeling;

/// <summary>Names one label class within its project. Given once, from 1, and never reused; the COCO category id.</summary>
/// <param name="Value">1 or more. The default, 0, is no class.</param>
[JsonConverter(typeof(LabelClassIdJsonConverter))]
public readonly record struct LabelClassId(int Value) : IComparable<LabelClassId>
{
    /// <inheritdoc/>
    public int CompareTo(LabelClassId other) => Value.CompareTo(other.Value);

    /// <summary>The number, or the id in its usual text form.</summary>
    public override string ToString() => Value.ToString(CultureInfo.InvariantCulture);

    /// <summary>Whether one id was given before another.</summary>
    public static bool operator <(LabelClassId left, LabelClassId right) => left.CompareTo(right) < 0;

    /// <summary>Whether one id was given before another or is the same.</summary>
    public static bool operator <=(LabelClassId left, LabelClassId right) => left.CompareTo(right) <= 0;

    /// <summary>Whether one id was given after another.</summary>
    public static bool operator >(LabelClassId left, LabelClassId right) => left.CompareTo(right) > 0;

    /// <summary>Whether one id was given after another or is the same.</summary>
    public static bool operator >=(LabelClassId left, LabelClassId right) => left.CompareTo(right) >= 0;
}
