namespace Labeling.Export.Csv;

/// <summary>The names of the columns.</summary>
internal static class CsvColumns
{
    public const string File = "file";
    public const string Width = "width";
    public const string Height = "height";
    public const string Class = "class";
    public const string Shape = "shape";
    public const string Score = "score";
    public const string Crowd = "crowd";
    public const string Occluded = "occluded";
    public const string Truncated = "truncated";
    public const string Status = "status";
    public const string Labeler = "labeler";
    public const string LabeledAt = "labeled_at";
    public const string Approval = "approval";

    public static readonly string[] Box = ["x", "y", "w", "h"];

    /// <summary>What shapes are called in files of other programs, which are not read.</summary>
    public static readonly string[] OthersShapes =
        ["xmin", "ymin", "xmax", "ymax", "x_min", "y_min", "x_max", "y_max", "x1", "y1", "x2", "y2", "left", "top", "right", "bottom", "bbox", "box", "polygon", "segmentation", "mask", "rle"];
}
