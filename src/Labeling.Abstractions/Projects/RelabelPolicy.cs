using System.Text.Json.Serialization;

namespace Labeling;

/// <summary>What becomes of the items labeled so far when label classes are added to a project.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<RelabelPolicy>))]
public enum RelabelPolicy
{
    /// <summary>They stay labeled; new classes serve the items still to do.</summary>
    Continue,

    /// <summary>All items are unlabeled again and queued, as manual, with the old labels preselected.</summary>
    StartOverKeepingLabels,

    /// <summary>All labels are removed and all items are unlabeled again, and manual. The history keeps what was there.</summary>
    StartOverRemovingLabels,
}
