using System.Globalization;
using System.Text.Json.Serialization;

namespace Labeling;

/// <summary>Names one item within its project. Given once, in the order of arrival, from 1; the COCO image id.</summary>
/// <param name="Value">1 or more. The default, 0, is no item.</param>
[JsonConverter(typeof(ItemIdJsonConverter))]
public readonly record struct ItemId(long Value) : IComparable<ItemId>
{
    /// <inheritdoc/>
    public int CompareTo(ItemId other) => Value.CompareTo(other.Value);

    /// <summary>The number, or the id in its usual text form.</summary>
    public override string ToString() => Value.ToString(CultureInfo.InvariantCulture);

    /// <summary>Whether one id was given before another.</summary>
    public static bool operator <(ItemId left, ItemId right) => left.CompareTo(right) < 0;

    /// <summary>Whether one id was given before another or is the same.</summary>
    public static bool operator <=(ItemId left, ItemId right) => left.CompareTo(right) <= 0;

    /// <summary>Whether one id was given after another.</summary>
    public static bool operator >(ItemId left, ItemId right) => left.CompareTo(right) > 0;

    /// <summary>Whether one id was given after another or is the same.</summary>
    public static bool operator >=(ItemId left, ItemId right) => left.CompareTo(right) >= 0;
}
