using System.Globalization;
using System.Text.Json.Serialization;

namespace Labeling;

/// <summary>Names one project, for ever.</summary>
/// <param name="Value">A version 7 GUID. The default is no project.</param>
[JsonConverter(typeof(ProjectIdJsonConverter))]
public readonly record struct ProjectId(Guid Value) : IComparable<ProjectId>
{
    /// <inheritdoc/>
    public int CompareTo(ProjectId other) => Value.CompareTo(other.Value);

    /// <summary>The number, or the id in its usual text form.</summary>
    public override string ToString() => Value.ToString("D", CultureInfo.InvariantCulture);

    /// <summary>Whether one id was given before another.</summary>
    public static bool operator <(ProjectId left, ProjectId right) => left.CompareTo(right) < 0;

    /// <summary>Whether one id was given before another or is the same.</summary>
    public static bool operator <=(ProjectId left, ProjectId right) => left.CompareTo(right) <= 0;

    /// <summary>Whether one id was given after another.</summary>
    public static bool operator >(ProjectId left, ProjectId right) => left.CompareTo(right) > 0;

    /// <summary>Whether one id was given after another or is the same.</summary>
    public static bool operator >=(ProjectId left, ProjectId right) => left.CompareTo(right) >= 0;
}
