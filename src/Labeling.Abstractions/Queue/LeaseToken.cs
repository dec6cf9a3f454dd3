using System.Globalization;
using System.Text.Json.Serialization;

namespace Labeling;

/// <summary>Names one leased task and proves the right to submit it: it fences off whoever held the same items before.</summary>
/// <param name="Value">A version 7 GUID. The default is no lease.</param>
[JsonConverter(typeof(LeaseTokenJsonConverter))]
public readonly record struct LeaseToken(Guid Value) : IComparable<LeaseToken>
{
    /// <inheritdoc/>
    public int CompareTo(LeaseToken other) => Value.CompareTo(other.Value);

    /// <summary>The number, or the id in its usual text form.</summary>
    public override string ToString() => Value.ToString("D", CultureInfo.InvariantCulture);

    /// <summary>Whether one id was given before another.</summary>
    public static bool operator <(LeaseToken left, LeaseToken right) => left.CompareTo(right) < 0;

    /// <summary>Whether one id was given before another or is the same.</summary>
    public static bool operator <=(LeaseToken left, LeaseToken right) => left.CompareTo(right) <= 0;

    /// <summary>Whether one id was given after another.</summary>
    public static bool operator >(LeaseToken left, LeaseToken right) => left.CompareTo(right) > 0;

    /// <summary>Whether one id was given after another or is the same.</summary>
    public static bool operator >=(LeaseToken left, LeaseToken right) => left.CompareTo(right) >= 0;
}
