using System.Text.Json.Serialization;

namespace Labeling;

/// <summary>What becomes of an item that a labeler skips.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<SkipPolicy>))]
public enum SkipPolicy
{
    /// <summary>It leaves the queue as <see cref="ItemStatus.Skipped"/>, for a reviewer to accept or reject.</summary>
    OutOfQueue,

    /// <summary>It goes to the end of the queue, for anyone but this labeler.</summary>
    BackToQueueForOthers,

    /// <summary>It goes to the end of the queue, for anyone.</summary>
    BackToQueue,
}
