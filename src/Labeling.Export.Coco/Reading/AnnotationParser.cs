using System.Runtime.CompilerServices;
using System.Text.Json;

namespace Labeling.Export.Coco;

/// <summary>Reads annotations one after another; it keeps room for lists of numbers between them, so use one for each reading.</summary>
internal sealed class AnnotationParser(ProblemReporter problems, bool needsId)
{
    private readonly SegmentationParser _segmentations = new();
    private readonly NumberList _numbers = new();

    /// <summary>Reads one annotation as <see cref="Parse"/> does, and reports also what is no JSON.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)] // Runs millions of times in a program's first second.
    public CocoAnnotation? TryParse(ReadOnlySpan<byte> text, in ElementPlace place)
    {
        try
        {
            return Parse(text, place);
        }
        catch (JsonException exception)
        {
            problems.NotJson(place, exception);
            return null;
        }
    }

    /// <summary>Reads one annotation, or gives <see langword="null"/> when it is of no use, which has been reported.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)] // Runs millions of times in a program's first second.
    public CocoAnnotation? Parse(ReadOnlySpan<byte> text, in ElementPlace place)
    {
        var reader = new ElementReader(text, problems, place);
        if (!reader.Begin())
        {
            return null;
        }

        var draft = default(Draft);
        while (reader.Next())
        {
            Read(ref reader, ref draft);
        }

        return Finish(ref reader, draft);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)] // Runs millions of times in a program's first second.
    private void Read(ref ElementReader reader, ref Draft draft)
    {
        // The length tells nearly all names apart.
        var name = reader.Name;
        int errors;
        switch (name.Length)
        {
            case 2 when name.SequenceEqual("id"u8):
                errors = reader.Errors;
                draft.Id = reader.Integer("id");
                draft.HasBadId |= reader.Errors > errors;
                break;
            case 8 when name.SequenceEqual("image_id"u8):
                errors = reader.Errors;
                draft.ImageId = reader.Integer("image_id");
                draft.HasBadId |= reader.Errors > errors;
                break;
            case 11 when name.SequenceEqual("category_id"u8):
                errors = reader.Errors;
                draft.CategoryId = reader.Integer("category_id");
                draft.HasBadId |= reader.Errors > errors;
                break;
            case 4 when name.SequenceEqual("bbox"u8):
                errors = reader.Errors;
                draft.Box = ReadBox(ref reader);
                draft.HasBadShape |= reader.Errors > errors;
                break;
            case 12 when name.SequenceEqual("segmentation"u8):
                errors = reader.Errors;
                draft.Segmentation = _segmentations.Read(ref reader);
                draft.HasBadShape |= reader.Errors > errors;
                draft.EnclosesNothing = draft.Segmentation is null && _segmentations.EnclosedNothing;
                break;
            case 4 when name.SequenceEqual("area"u8):
                draft.Area = reader.Number("area");
                break;
            case 7 when name.SequenceEqual("iscrowd"u8):
                draft.IsCrowd = reader.Flag("iscrowd");
                break;
            case 5 when name.SequenceEqual("score"u8):
                draft.Score = reader.Number("score");
                break;
            case 10 when name.SequenceEqual("attributes"u8):
                ReadAttributes(ref reader, ref draft);
                break;
            case 9 when name.SequenceEqual("keypoints"u8):
                draft.Keypoints = ReadKeypoints(ref reader);
                break;
            case 13 when name.SequenceEqual("num_keypoints"u8):
                break;
            case 13 when name.SequenceEqual("segments_info"u8):
                draft.IsPanoptic = true;
                reader.Keep(ref draft.Extra);
                break;
            default:
                reader.Keep(ref draft.Extra);
                break;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)] // Runs millions of times in a program's first second.
    private CocoAnnotation? Finish(ref ElementReader reader, in Draft draft)
    {
        if (draft.HasBadId)
        {
            return null; // What is wrong has been said.
        }

        if (draft.ImageId is null || draft.CategoryId is not (>= int.MinValue and <= int.MaxValue))
        {
            reader.Error(null, draft.IsPanoptic
                ? "the annotation is of COCO's panoptic format, whose masks are in pictures beside the file. Convert it to COCO instances, with panopticapi for one."
                : draft.ImageId is null ? "the annotation has no image_id. Write its image's id." : "the annotation has no category_id that is a whole number of 32 bits. Write its category's id.");
            return null;
        }

        if (draft.Id is null && needsId)
        {
            reader.Error(null, "the annotation has no id. Number the annotations.");
            return null;
        }

        if (draft.HasBadShape && draft.Box is null && draft.Segmentation is null)
        {
            // Without a shape it would be a label for the whole image, which nobody meant. What is wrong has been said.
            return null;
        }

        return new CocoAnnotation
        {
            Id = draft.Id ?? 0,
            ImageId = draft.ImageId.Value,
            CategoryId = (int)draft.CategoryId,
            Box = draft.Box,
            Segmentation = draft.Segmentation,
            EnclosesNothing = draft.EnclosesNothing,
            Area = draft.Area,
            IsCrowd = draft.IsCrowd ?? false,
            Score = draft.Score,
            IsOccluded = draft.IsOccluded,
            IsTruncated = draft.IsTruncated,
            Keypoints = draft.Keypoints,
            Extra = draft.Extra ?? CocoExtra.None,
        };
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)] // Runs millions of times in a program's first second.
    private BoundingBox? ReadBox(ref ElementReader reader)
    {
        if (!_numbers.TryRead(ref reader, "bbox"))
        {
            return null;
        }

        var numbers = _numbers.Values;
        if (numbers.Length != 4)
        {
            // An empty list is how some programs say that there is no box.
            if (numbers.Length != 0)
            {
                reader.Error("bbox", $"a box is x, y, width, height, but there are {numbers.Length} numbers. Write these four.");
            }

            return null;
        }

        var (x, y, width, height) = (numbers[0], numbers[1], numbers[2], numbers[3]);
        if (width < 0 || height < 0 || Math.Abs(x) > Shape.MaxCoordinate || Math.Abs(y) > Shape.MaxCoordinate
            || !(x + width <= Shape.MaxCoordinate) || !(y + height <= Shape.MaxCoordinate))
        {
            reader.Error("bbox", FormattableString.Invariant($"[{x}, {y}, {width}, {height}] is no box: sides are 0 or more and coordinates at most {Shape.MaxCoordinate}. Write x and y of its left top corner, width and height, in pixels."));
            return null;
        }

        if (width == 0 || height == 0)
        {
            reader.Warn("bbox", FormattableString.Invariant($"the box [{x}, {y}, {width}, {height}] has no area."));
        }

        return new BoundingBox(x, y, width, height);
    }

    private double[]? ReadKeypoints(ref ElementReader reader)
    {
        if (!_numbers.TryRead(ref reader, "keypoints"))
        {
            return null;
        }

        if (_numbers.Values.Length % 3 != 0)
        {
            reader.Error("keypoints", $"key points are x, y, v for each, but there are {_numbers.Values.Length} numbers. Write three for each point.");
            return null;
        }

        return _numbers.Values.ToArray();
    }

    private static void ReadAttributes(ref ElementReader reader, ref Draft draft)
    {
        if (reader.Kind != JsonKind.Object)
        {
            reader.Keep(ref draft.Extra);
            return;
        }

        var whole = reader;
        var others = false;
        var first = true;
        reader.Enter();
        while (reader.NextMember(ref first, out var name))
        {
            if (name.SequenceEqual("occluded"u8))
            {
                draft.IsOccluded = IsYes(ref reader);
            }
            else if (name.SequenceEqual("truncated"u8))
            {
                draft.IsTruncated = IsYes(ref reader);
            }
            else
            {
                others = true;
            }
        }

        if (others)
        {
            whole.Keep(ref draft.Extra);
        }
    }

    // What else such an attribute may be called is up to the program that wrote it, so nothing about it is a problem.
    private static bool IsYes(ref ElementReader reader)
        => reader.Kind == JsonKind.True || (reader.Kind == JsonKind.Number && reader.Number("attributes") == 1);

    private struct Draft
    {
        public long? Id;
        public long? ImageId;
        public long? CategoryId;
        public BoundingBox? Box;
        public Shape? Segmentation;
        public bool EnclosesNothing;
        public bool HasBadId;
        public bool HasBadShape;
        public double? Area;
        public bool? IsCrowd;
        public double? Score;
        public bool IsOccluded;
        public bool IsTruncated;
        public bool IsPanoptic;
        public double[]? Keypoints;
        public Dictionary<string, JsonElement>? Extra;
    }
}
