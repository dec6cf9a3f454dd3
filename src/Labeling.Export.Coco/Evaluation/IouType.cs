namespace Labeling.Export.Coco;

/// <summary>What is compared when detections are matched with the truth.</summary>
public enum IouType
{
    /// <summary>Boxes.</summary>
    BoundingBox,

    /// <summary>Pixels of outlines and masks.</summary>
    Segmentation,
}
