using System.Text.Json.Serialization;

namespace Labeling;

/// <summary>What becomes of an item that a labeler skips.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<SkipPolicy>))]
public enum SkipPolicy
{
    /// <summary>It leaves the queue as <see cref="ItemStatus.Skipped"/>, for a reviewer to accept or reject.</summary>
    OutOfQueue,

    /// <summary>
    /// It goes to the end of the queue of its kind, for anyone but this labeler, until a reject or a start-over returns it; an assignment to this labeler
    /// ends.
    /// </summary>
    BackToQueueForOthers,

    /// <summary>It goes to the end of the queue of its kind, for anyone who could have it before.</summary>
    BackToQueue,
}
