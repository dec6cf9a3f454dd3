namespace Labeling.Export.Yolo;

/// <summary>What a YOLO label file says of each object.</summary>
public enum YoloShapes
{
    /// <summary>Boxes for a detection project, polygons for a segmentation project.</summary>
    OfProject,

    /// <summary>Boxes: class, centre, width and height. Polygons and masks become the boxes around them.</summary>
    Boxes,

    /// <summary>Polygons: class and points. Boxes become polygons of their four corners, masks the outlines of their pixels.</summary>
    Polygons,
}
