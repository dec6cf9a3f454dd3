using System.Text.Json.Serialization;

namespace Labeling;

/// <summary>What a reviewer decides about an item.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<ReviewDecision>))]
public enum ReviewDecision
{
    /// <summary>The labels are right. For a labeled item not approved yet, and for one that needs review and has labels, which is labeled then.</summary>
    Approve,

    /// <summary>The approval is taken back. For an approved item.</summary>
    Unapprove,

    /// <summary>
    /// The labels, or the skip, are wrong: the item returns to its first place in the queue without labels. For a labeled or skipped item, and for one
    /// that needs review. Each labeler whose answer stood has one more rejected.
    /// </summary>
    Reject,

    /// <summary>The skip is right: the item leaves the project. For a skipped item.</summary>
    AcceptSkip,

    /// <summary>
    /// The reviewer's own labels take the place of what is there; the item is labeled and approved. Resolves needs-review. For a labeled or skipped
    /// item too.
    /// </summary>
    Correct,
}
