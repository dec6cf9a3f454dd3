namespace Labeling.Export.Coco;

/// <summary>Which objects count, by their area in square pixels.</summary>
public enum CocoArea
{
    /// <summary>All of them.</summary>
    All,

    /// <summary>Up to 32².</summary>
    Small,

    /// <summary>From 32² to 96².</summary>
    Medium,

    /// <summary>From 96² on.</summary>
    Large,
}
