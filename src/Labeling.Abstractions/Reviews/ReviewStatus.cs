namespace Labeling;

/// <summary>How a review ended.</summary>
public enum ReviewStatus
{
    /// <summary>The decision took effect and is durable.</summary>
    Applied,

    /// <summary>The item changed since the reviewer saw it. Nothing was done; look again.</summary>
    Conflict,

    /// <summary>The item's status does not allow the decision, for example approving an unlabeled item. Nothing was done.</summary>
    NotAllowed,

    /// <summary>The project has no such item.</summary>
    NotFound,
}
