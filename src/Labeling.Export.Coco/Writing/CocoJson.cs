using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text.Json;

namespace Labeling.Export.Coco;

/// <summary>The JSON of each thing in a COCO file.</summary>
internal static class CocoJson
{
    public static void Write(JsonBuffer json, CocoInfo info)
    {
        json.Raw("{"u8);
        var first = true;
        Member("\"description\":"u8, info.Description);
        Member("\"url\":"u8, info.Url);
        Member("\"version\":"u8, info.Version);
        if (info.Year is { } year)
        {
            Comma();
            json.Raw("\"year\":"u8);
            json.Number((long)year);
        }

        Member("\"contributor\":"u8, info.Contributor);
        Member("\"date_created\":"u8, info.DateCreated);
        foreach (var (name, value) in info.Extra)
        {
            Comma();
            Extra(json, name, value);
        }

        json.Raw("}"u8);

        void Member(ReadOnlySpan<byte> name, string? value)
        {
            if (value is not null)
            {
                Comma();
                json.Raw(name);
                json.Text(value);
            }
        }

        void Comma()
        {
            json.Raw(first ? ""u8 : ","u8);
            first = false;
        }
    }

    public static void Write(JsonBuffer json, CocoLicense license)
    {
        json.Raw("{\"id\":"u8);
        json.Number((long)license.Id);
        json.Raw(",\"name\":"u8);
        json.Text(license.Name);
        if (license.Url is not null)
        {
            json.Raw(",\"url\":"u8);
            json.Text(license.Url);
        }

        json.Raw("}"u8);
    }

    public static void Write(JsonBuffer json, CocoCategory category)
    {
        json.Raw("{\"id\":"u8);
        json.Number((long)category.Id);
        json.Raw(",\"name\":"u8);
        json.Text(category.Name);
        json.Raw(",\"supercategory\":"u8);
        json.Text(category.Supercategory);
        Extra(json, category.Extra);
        json.Raw("}"u8);
    }

    public static void Write(JsonBuffer json, CocoImage image, Item? details)
    {
        json.Raw("{\"id\":"u8);
        json.Number(image.Id);
        json.Raw(",\"file_name\":"u8);
        json.Text(image.FileName);
        if (!image.Size.IsEmpty)
        {
            json.Raw(",\"width\":"u8);
            json.Number((long)image.Size.Width);
            json.Raw(",\"height\":"u8);
            json.Number((long)image.Size.Height);
        }

        if (image.License is { } license)
        {
            json.Raw(",\"license\":"u8);
            json.Number((long)license);
        }

        if (details is not null)
        {
            Details(json, details);
        }

        Extra(json, image.Extra);
        json.Raw("}"u8);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)] // Runs millions of times in a program's first second.
    public static void Write(JsonBuffer json, CocoAnnotation annotation)
    {
        json.Raw("{\"id\":"u8);
        json.Number(annotation.Id);
        json.Raw(",\"image_id\":"u8);
        json.Number(annotation.ImageId);
        json.Raw(",\"category_id\":"u8);
        json.Number((long)annotation.CategoryId);
        Place(json, annotation);
        json.Raw(annotation.IsCrowd ? ",\"iscrowd\":1"u8 : ",\"iscrowd\":0"u8);
        if (annotation.Score is { } score)
        {
            json.Raw(",\"score\":"u8);
            json.Number(score);
        }

        Attributes(json, annotation);
        Keypoints(json, annotation.Keypoints);
        Extra(json, annotation.Extra);
        json.Raw("}"u8);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)] // Runs millions of times in a program's first second.
    private static void Place(JsonBuffer json, CocoAnnotation annotation)
    {
        var shape = annotation.Shape;
        if ((annotation.Box ?? shape?.Bounds) is { } box)
        {
            json.Raw(",\"bbox\":["u8);
            json.Number(box.X);
            json.Raw(","u8);
            json.Number(box.Y);
            json.Raw(","u8);
            json.Number(box.Width);
            json.Raw(","u8);
            json.Number(box.Height);
            json.Raw("]"u8);
        }

        if ((annotation.Area ?? shape?.Area) is { } area)
        {
            json.Raw(",\"area\":"u8);
            json.Number(area);
        }

        switch (annotation.Segmentation)
        {
            case Polygon polygon:
                Segmentation(json, polygon);
                break;
            case RunLengthMask mask:
                Segmentation(json, mask);
                break;
            default:
                // Programs that look for the property in every object find it; there is none on a label for a whole image.
                json.Raw(shape is null ? ""u8 : ",\"segmentation\":[]"u8);
                break;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)] // Runs millions of times in a program's first second.
    private static void Segmentation(JsonBuffer json, Polygon polygon)
    {
        json.Raw(",\"segmentation\":["u8);
        var parts = polygon.Parts;
        for (var i = 0; i < parts.Count; i++)
        {
            json.Raw(i == 0 ? "["u8 : ",["u8);
            json.Points(parts[i].Outer.AsSpan());
            json.Raw("]"u8);
        }

        json.Raw("]"u8);
    }

    private static void Segmentation(JsonBuffer json, RunLengthMask mask)
    {
        json.Raw(",\"segmentation\":{\"size\":["u8);
        json.Number((long)mask.Height);
        json.Raw(","u8);
        json.Number((long)mask.Width);
        json.Raw("],\"counts\":"u8);
        json.Text(mask.ToCompressed());
        json.Raw("}"u8);
    }

    private static void Attributes(JsonBuffer json, CocoAnnotation annotation)
    {
        if (annotation.Extra.ContainsKey("attributes"))
        {
            // Read from a file together with others; they are written as they were.
            return;
        }

        json.Raw((annotation.IsOccluded, annotation.IsTruncated) switch
        {
            (true, true) => ",\"attributes\":{\"occluded\":true,\"truncated\":true}"u8,
            (true, false) => ",\"attributes\":{\"occluded\":true}"u8,
            (false, true) => ",\"attributes\":{\"truncated\":true}"u8,
            _ => ""u8,
        });
    }

    private static void Keypoints(JsonBuffer json, IReadOnlyList<double>? keypoints)
    {
        if (keypoints is null)
        {
            return;
        }

        json.Raw(",\"keypoints\":["u8);
        var labeled = 0;
        for (var i = 0; i < keypoints.Count; i++)
        {
            json.Raw(i == 0 ? ""u8 : ","u8);
            json.Number(keypoints[i]);
            labeled += i % 3 == 2 && keypoints[i] > 0 ? 1 : 0;
        }

        json.Raw("],\"num_keypoints\":"u8);
        json.Number((long)labeled);
    }

    private static void Details(JsonBuffer json, Item item)
    {
        if (item.Labeler is not null)
        {
            json.Raw(",\"labeler\":"u8);
            json.Text(item.Labeler);
        }

        if (item.LabeledAt is { } at)
        {
            json.Raw(",\"labeled_at\":"u8);
            json.Text(at.UtcDateTime.ToString("O", System.Globalization.CultureInfo.InvariantCulture));
        }

        json.Raw(item.Approval == ApprovalState.Approved ? ",\"approved\":true"u8 : ",\"approved\":false"u8);
    }

    public static void Extra(JsonBuffer json, IReadOnlyDictionary<string, JsonElement> extra)
    {
        if (extra.Count == 0)
        {
            return;
        }

        foreach (var (name, value) in extra)
        {
            json.Raw(","u8);
            Extra(json, name, value);
        }
    }

    private static void Extra(JsonBuffer json, string name, JsonElement value)
    {
        json.Text(name);
        json.Raw(":"u8);
        json.Raw(JsonMarshal.GetRawUtf8Value(value));
    }
}
