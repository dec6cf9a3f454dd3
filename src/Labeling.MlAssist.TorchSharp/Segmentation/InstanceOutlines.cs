using TorchSharp;
using static TorchSharp.torch;

namespace Labeling.MlAssist.TorchSharp;

/// <summary>The objects of one picture by their outlines, which follow whatever is done to the picture.</summary>
/// <param name="Outlines">In pixels of the picture at hand.</param>
/// <param name="Classes">Their classes, as indexes. The same length.</param>
internal sealed record InstanceOutlines(IReadOnlyList<Polygon> Outlines, IReadOnlyList<int> Classes)
{
    private const double LeastSide = 2;

    /// <summary>A picture's labels, scaled. Crowds and labels without an area are left out.</summary>
    public static InstanceOutlines Of(Item item, IReadOnlyDictionary<LabelClassId, int> classes, double scaleX, double scaleY)
    {
        List<Polygon> outlines = [];
        List<int> kinds = [];
        foreach (var annotation in item.Annotations)
        {
            if (!annotation.IsCrowd && classes.TryGetValue(annotation.ClassId, out var kind) && Outline(annotation.Shape) is { } outline)
            {
                outlines.Add(Move(outline, point => new ImagePoint(point.X * scaleX, point.Y * scaleY)));
                kinds.Add(kind);
            }
        }

        return new InstanceOutlines(outlines, kinds);
    }

    /// <summary>The boxes around them, as far as they lie in a picture of a size.</summary>
    public IReadOnlyList<Box> Boxes(PixelSize size) => [.. Outlines.Select(outline => BoxOf(outline, size))];

    /// <summary>The same after a change of the picture that moves each of its points.</summary>
    public InstanceOutlines Move(Func<ImagePoint, ImagePoint> move) => this with { Outlines = [.. Outlines.Select(outline => Move(outline, move))] };

    /// <summary>Their pixels in a picture of a size.</summary>
    public RunLengthMask[] Fill(PixelSize size) => [.. Outlines.Select(outline => RunLengthMask.FromPolygon(outline, size.Height, size.Width))];

    /// <summary>What a step of training learns of them. Those of which less than two pixels each way are seen are left out.</summary>
    public InstanceTargets ToTargets(PixelSize size, Device device)
    {
        List<Box> boxes = [];
        List<long> labels = [];
        List<InstanceMask> masks = [];
        for (var i = 0; i < Outlines.Count; i++)
        {
            var box = BoxOf(Outlines[i], size);
            if (box.Width < LeastSide || box.Height < LeastSide)
            {
                continue;
            }

            boxes.Add(box);
            labels.Add(Classes[i] + 1);
            masks.Add(Fill(Outlines[i], box));
        }

        return new InstanceTargets(TorchSharp.Boxes.ToTensor(boxes.ToArray()).to(device), tensor(labels.ToArray(), device: device), masks);
    }

    private static Polygon? Outline(Shape? shape) => shape switch
    {
        Polygon polygon => polygon,
        RunLengthMask mask => mask.ToPolygon(),
        BoundingBox box when box is { Width: > 0, Height: > 0 } => new Polygon(
            new ImagePoint(box.X, box.Y), new ImagePoint(box.Right, box.Y), new ImagePoint(box.Right, box.Bottom), new ImagePoint(box.X, box.Bottom)),
        _ => null,
    };

    /// <summary>Fills the window around a box, so that a small object in a large picture costs little.</summary>
    private static InstanceMask Fill(Polygon outline, Box box)
    {
        var (left, top) = ((int)box.Left, (int)box.Top);
        var (width, height) = ((int)Math.Ceiling(box.Right) - left, (int)Math.Ceiling(box.Bottom) - top);
        var window = Move(outline, point => new ImagePoint(point.X - left, point.Y - top));
        return new InstanceMask(left, top, width, height, RunLengthMask.FromPolygon(window, height, width).ToRowMajor());
    }

    private static Box BoxOf(Polygon outline, PixelSize size)
        => new Box((float)outline.Bounds.X, (float)outline.Bounds.Y, (float)outline.Bounds.Right, (float)outline.Bounds.Bottom).Clip(size.Width, size.Height);

    private static Polygon Move(Polygon polygon, Func<ImagePoint, ImagePoint> move)
        => new(polygon.Parts.Select(part => new PolygonPart(Move(part.Outer, move), part.Holes.Select(hole => Move(hole, move)))));

    private static PolygonRing Move(PolygonRing ring, Func<ImagePoint, ImagePoint> move) => new(ring.Select(move));
}
