namespace Labeling.Export.AzureMl;

/// <summary>The names of the columns, as in the JSON lines.</summary>
internal static class CsvColumns
{
    public const string Url = "image_url";
    public const string Width = "image_width";
    public const string Height = "image_height";
    public const string Label = "label";
    public const string Confidence = "label_confidence";
    public const string Left = "topX";
    public const string Top = "topY";
    public const string Right = "bottomX";
    public const string Bottom = "bottomY";
    public const string Crowd = "isCrowd";
    public const string Polygon = "polygon";

    public static readonly string[] All = [Url, Width, Height, Label, Confidence, Left, Top, Right, Bottom, Crowd, Polygon];
}
