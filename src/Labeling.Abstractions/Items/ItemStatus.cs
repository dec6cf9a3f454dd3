using System.Text.Json.Serialization;

namespace Labeling;

/// <summary>Where an item is in the workflow.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<ItemStatus>))]
public enum ItemStatus
{
    /// <summary>In the queue: waiting, or in the hands of a labeler.</summary>
    Unlabeled,

    /// <summary>Has labels.</summary>
    Labeled,

    /// <summary>A labeler skipped it; a reviewer accepts that or sends it back.</summary>
    Skipped,

    /// <summary>Somebody must decide: labelers did not agree, or the file changed under its labels.</summary>
    NeedsReview,

    /// <summary>Out of the project. Its history stays.</summary>
    Removed,
}
