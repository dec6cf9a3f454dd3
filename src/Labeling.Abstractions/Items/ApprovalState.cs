using System.Text.Json.Serialization;

namespace Labeling;

/// <summary>Whether a reviewer has looked at an item's labels.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<ApprovalState>))]
public enum ApprovalState
{
    /// <summary>Nobody has approved these labels yet.</summary>
    Unreviewed,

    /// <summary>A reviewer approved these labels.</summary>
    Approved,
}
