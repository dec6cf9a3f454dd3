using System.Text.Json.Serialization;

namespace Labeling;

/// <summary>What a reviewer decides about an item.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<ReviewDecision>))]
public enum ReviewDecision
{
    /// <summary>The labels are right. For a labeled item, and for one that needs review and has labels.</summary>
    Approve,

    /// <summary>The approval is taken back.</summary>
    Unapprove,

    /// <summary>The labels, or the skip, are wrong: the item returns to the queue without labels.</summary>
    Reject,

    /// <summary>The skip is right: the item leaves the project.</summary>
    AcceptSkip,

    /// <summary>The reviewer's own labels take the place of what is there; the item is labeled and approved. Resolves needs-review.</summary>
    Correct,
}
