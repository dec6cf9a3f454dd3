using System.Globalization;
using System.Net;
using System.Text;

namespace Labeling;

/// <summary>Draws an item's labels over its picture.</summary>
internal static class ItemSvg
{
    /// <summary>The side of a picture whose size nobody knows.</summary>
    private const int UnknownSide = 100;

    /// <summary>An <c>svg</c> element in the picture's own pixels.</summary>
    public static string Draw(Item item, PixelSize size, string? picture, IReadOnlyList<LabelClass> classes)
    {
        var (width, height) = size.IsEmpty ? (UnknownSide, UnknownSide) : (size.Width, size.Height);
        double letter = Math.Max(width, height) / 40.0;
        var byId = classes.ToDictionary(labelClass => labelClass.Id);
        var svg = new StringBuilder();
        svg.Append(CultureInfo.InvariantCulture, $"<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {width} {height}\" style=\"max-width:100%;max-height:80vh;font:{Number(letter)}px sans-serif\">");
        svg.Append(CultureInfo.InvariantCulture, $"<title>{Escape(item.Path)}</title><rect width=\"{width}\" height=\"{height}\" fill=\"#bbb\"/>");
        if (picture is not null)
        {
            svg.Append(CultureInfo.InvariantCulture, $"<image href=\"{picture}\" width=\"{width}\" height=\"{height}\" preserveAspectRatio=\"none\"/>");
        }

        int lines = 0;
        foreach (var annotation in item.Annotations)
        {
            byId.TryGetValue(annotation.ClassId, out var labelClass);
            string color = Escape(labelClass?.Color ?? "#ff00ff");
            string name = labelClass?.Path ?? annotation.ClassId.ToString();
            svg.Append(CultureInfo.InvariantCulture, $"<g fill=\"{color}\" stroke=\"{color}\">");
            AppendShape(svg, annotation.Shape);
            var bounds = annotation.Shape?.Bounds;
            AppendName(svg, name, bounds?.X ?? letter / 2, bounds is null ? letter * 1.3 * ++lines : Math.Max(letter, bounds.Y - (letter / 4)));
            svg.Append("</g>");
        }

        if (item.Problem is not null)
        {
            AppendName(svg, item.Problem, letter / 2, height / 2.0);
        }

        return svg.Append("</svg>").ToString();
    }

    private static void AppendShape(StringBuilder svg, Shape? shape)
    {
        const string Look = "fill-opacity=\"0.25\" stroke-width=\"2\" vector-effect=\"non-scaling-stroke\"";
        if (shape is BoundingBox box)
        {
            svg.Append(CultureInfo.InvariantCulture, $"<rect x=\"{Number(box.X)}\" y=\"{Number(box.Y)}\" width=\"{Number(box.Width)}\" height=\"{Number(box.Height)}\" {Look}/>");
        }
        else if ((shape as Polygon ?? (shape as RunLengthMask)?.ToPolygon()) is { } polygon)
        {
            svg.Append("<path fill-rule=\"evenodd\" d=\"");
            foreach (var ring in polygon.Parts.SelectMany(part => part.Holes.Prepend(part.Outer)))
            {
                svg.Append('M').AppendJoin('L', ring.Select(point => $"{Number(point.X)} {Number(point.Y)}")).Append('Z');
            }

            svg.Append(CultureInfo.InvariantCulture, $"\" {Look}/>");
        }
    }

    private static void AppendName(StringBuilder svg, string name, double x, double y)
        => svg.Append(CultureInfo.InvariantCulture, $"<text x=\"{Number(x)}\" y=\"{Number(y)}\" fill=\"#000\" stroke=\"#fff\" stroke-width=\"3\" paint-order=\"stroke\" vector-effect=\"non-scaling-stroke\">{Escape(name)}</text>");

    private static string Number(double value) => value.ToString("0.###", CultureInfo.InvariantCulture);

    private static string Escape(string text) => WebUtility.HtmlEncode(text);
}
