using System.Text.Json.Serialization;

namespace Labeling;

/// <summary>Where a refresh is.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<RefreshState>))]
public enum RefreshState
{
    /// <summary>Some process is at it.</summary>
    Running,

    /// <summary>It went over the whole dataset.</summary>
    Completed,

    /// <summary>It ended before that. What it had done until then stays; the next one does the rest.</summary>
    Failed,
}
