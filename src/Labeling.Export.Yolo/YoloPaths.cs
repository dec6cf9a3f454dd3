namespace Labeling.Export.Yolo;

/// <summary>Where YOLO's tools look for what.</summary>
internal static class YoloPaths
{
    public const string Train = "train";
    public const string Validation = "val";
    public const string Test = "test";
    public const string Images = "images/";

    /// <summary>A key of ours in data.yaml: the folder that the items' paths are relative to. Others pass over it.</summary>
    public const string RootKey = "image_root";

    public static readonly string[] ImageExtensions =
        [".jpg", ".jpeg", ".png", ".bmp", ".tif", ".tiff", ".webp", ".jpe", ".jfif", ".dcm", ".dicom"];

    /// <summary>The label file of an image: the last <c>images</c> folder becomes <c>labels</c>, the extension <c>.txt</c>.</summary>
    /// <param name="image">The image's path relative to the data set's folder.</param>
    /// <seealso href="https://github.com/ultralytics/ultralytics/blob/main/ultralytics/data/utils.py">Ultralytics, <c>img2label_paths</c>.</seealso>
    public static string LabelOf(string image) => WithLabels(WithoutExtension(image)) + ".txt";

    /// <summary>The last folder named <c>images</c> becomes <c>labels</c>.</summary>
    public static string WithLabels(string path)
    {
        var rooted = "/" + path;
        var at = rooted.LastIndexOf("/images/", StringComparison.Ordinal);
        return at < 0 ? path : string.Concat(rooted.AsSpan(1, at), "labels/", rooted.AsSpan(at + "/images/".Length));
    }

    public static string WithoutExtension(string path)
    {
        var name = path.LastIndexOf('/') + 1;
        var dot = path.LastIndexOf('.');
        return dot > name ? path[..dot] : path;
    }
}
