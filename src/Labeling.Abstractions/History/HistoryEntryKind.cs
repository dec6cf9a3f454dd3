using System.Text.Json.Serialization;

namespace Labeling;

/// <summary>What happened to an item.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<HistoryEntryKind>))]
public enum HistoryEntryKind
{
    /// <summary>A labeler's labels were accepted.</summary>
    Submitted,

    /// <summary>A labeler skipped it.</summary>
    Skipped,

    /// <summary>Several labelers' answers came to an agreement; the labels are those agreed on.</summary>
    ConsensusReached,

    /// <summary>All labelers it was meant for answered, and did not agree.</summary>
    ConsensusFailed,

    /// <summary>A reviewer approved.</summary>
    Approved,

    /// <summary>A reviewer took an approval back.</summary>
    Unapproved,

    /// <summary>A reviewer rejected; the item went back to the queue.</summary>
    Rejected,

    /// <summary>A reviewer accepted the skip; the item left the project.</summary>
    SkipAccepted,

    /// <summary>A reviewer gave the labels.</summary>
    Corrected,

    /// <summary>The project started over: the labels were removed, or kept as a suggestion, and the item went back to the queue.</summary>
    StartedOver,

    /// <summary>The file's content changed.</summary>
    ContentChanged,

    /// <summary>The file was gone.</summary>
    WentMissing,

    /// <summary>The file was there again.</summary>
    Returned,

    /// <summary>Labels made elsewhere were taken as final.</summary>
    Imported,
}
