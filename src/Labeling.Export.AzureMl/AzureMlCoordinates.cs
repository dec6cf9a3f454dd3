namespace Labeling.Export.AzureMl;

/// <summary>What the coordinates of a COCO file by Azure Machine Learning are.</summary>
public enum AzureMlCoordinates
{
    /// <summary>Shares of the image's width and height, 0 to 1.</summary>
    Normalized,

    /// <summary>Pixels, as in COCO itself.</summary>
    Absolute,
}
