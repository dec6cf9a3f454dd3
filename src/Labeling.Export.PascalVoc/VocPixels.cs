namespace Labeling.Export.PascalVoc;

/// <summary>How a Pascal VOC file counts pixels.</summary>
public enum VocPixels
{
    /// <summary>
    /// As the VOC challenges have it: pixels count from 1, and <c>xmax</c>, <c>ymax</c> name the last pixel inside. The box over the top left
    /// pixel is (1, 1, 1, 1).
    /// </summary>
    OneBased,

    /// <summary>
    /// As LabelImg, CVAT and Datumaro write it: edges count from 0, and <c>xmax</c>, <c>ymax</c> are the right and lower edges. The box over the
    /// top left pixel is (0, 0, 1, 1).
    /// </summary>
    ZeroBased,
}
