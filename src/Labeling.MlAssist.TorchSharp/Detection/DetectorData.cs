using System.Collections.Concurrent;
using static TorchSharp.torch;

namespace Labeling.MlAssist.TorchSharp;

/// <summary>The pictures of a detector's training and the objects in them, both at the size that the network sees.</summary>
internal sealed class DetectorData : IDisposable
{
    private readonly TrainingRequest _request;
    private readonly int _shortSide;
    private readonly int _longestSide;
    private readonly Dictionary<LabelClassId, int> _classes;
    private readonly ConcurrentDictionary<int, PixelSize> _uprights = [];
    private readonly PictureSet _pictures;

    public DetectorData(TrainingRequest request, int shortSide, int longestSide)
    {
        _request = request;
        _shortSide = shortSide;
        _longestSide = longestSide;
        _classes = request.LabelClasses.Select((id, index) => (id, index)).ToDictionary(pair => pair.id, pair => pair.index);
        Items = [.. request.Training, .. request.Validation];
        _pictures = new PictureSet(Items.Count, async (index, stop) =>
        {
            var (pixels, upright) = await PictureTensors.ReadWholeAsync(Items[index], request.Images, shortSide, longestSide, stop).ConfigureAwait(false);
            _uprights[index] = upright;
            return pixels;
        });
    }

    /// <summary>The training items, then those for validation.</summary>
    public IReadOnlyList<Item> Items { get; }

    /// <summary>The training items that can be read, as indexes of <see cref="Items"/>. Known once loaded.</summary>
    public IReadOnlyList<int> Training { get; private set; } = [];

    /// <summary>The validation items that can be read, as indexes of <see cref="Items"/>. Known once loaded.</summary>
    public IReadOnlyList<int> Validation { get; private set; } = [];

    /// <exception cref="LabelingException">No two training pictures can be read, or they have no objects: code <see cref="LabelingErrorCodes.TooFewLabels"/>.</exception>
    public void Load(CancellationToken cancellationToken)
    {
        var readable = _pictures.Load(cancellationToken);
        Training = [.. readable.Where(index => index < _request.Training.Count)];
        Validation = [.. readable.Where(index => index >= _request.Training.Count)];
        var objects = Training.Sum(index => Objects(index, _uprights[index]).Boxes.Length);
        var outside = Training.Sum(index => Items[index].Annotations.Count(IsObject)) - objects;
        if (Training.Count >= 2 && objects == 0 && outside > 0)
        {
            throw new LabelingException(
                LabelingErrorCodes.TooFewLabels,
                $"None of the {outside} objects of {Training.Count} training pictures lies inside its picture: '{Items[Training[0]].Path}' is {_uprights[Training[0]]} upright. See that the labels are of these pictures, in pixels.");
        }

        if (Training.Count < 2 || objects == 0)
        {
            throw new LabelingException(
                LabelingErrorCodes.TooFewLabels,
                $"Of {_request.Training.Count} training pictures {Training.Count} can be read, with {objects} objects inside them, crowds not counted; training needs two pictures and an object. {_pictures.TellCure(Items)}");
        }
    }

    /// <summary>A picture, which the caller disposes. Shape <c>[3, H, W]</c>, bytes.</summary>
    public Tensor Picture(int index, CancellationToken cancellationToken) => _pictures.Get(index, cancellationToken);

    /// <summary>The objects of a picture, in pixels of a size that it is brought to. Those without an area are left out.</summary>
    public LabeledObjects Objects(int index, PixelSize size)
    {
        var upright = _uprights[index];
        var (x, y) = ((float)size.Width / upright.Width, (float)size.Height / upright.Height);
        List<Box> boxes = [];
        List<int> classes = [];
        foreach (var annotation in Items[index].Annotations)
        {
            if (IsObject(annotation))
            {
                var (bounds, kind) = (annotation.Shape!.Bounds, _classes[annotation.ClassId]);
                var box = new Box((float)bounds.X * x, (float)bounds.Y * y, (float)bounds.Right * x, (float)bounds.Bottom * y).Clip(size.Width, size.Height);
                if (box is { Width: > 0, Height: > 0 })
                {
                    boxes.Add(box);
                    classes.Add(kind);
                }
            }
        }

        return new LabeledObjects([.. boxes], [.. classes]);
    }

    /// <summary>The outlines of a picture's objects, in pixels of a size that it is brought to.</summary>
    public InstanceOutlines Outlines(int index, PixelSize size)
    {
        var upright = _uprights[index];
        return InstanceOutlines.Of(Items[index], _classes, (double)size.Width / upright.Width, (double)size.Height / upright.Height);
    }

    /// <summary>How large and how many the objects to learn from are. Known once loaded.</summary>
    public ObjectSizes Sizes() => ObjectSizes.Of(Training.Select(index => Objects(index, PictureBatch.Fit(_uprights[index], _shortSide, _longestSide)).Boxes));

    public void Dispose() => _pictures.Dispose();

    private bool IsObject(Annotation annotation) => annotation is { Shape: not null, IsCrowd: false } && _classes.ContainsKey(annotation.ClassId);
}
