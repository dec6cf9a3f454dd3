namespace Labeling.Export.Coco;

/// <summary>The JSON of some items: their images, their annotations, and what could not be written.</summary>
internal sealed class ItemText
{
    private const int FirstBuffer = 1 << 16;

    private readonly bool _includeDetails;
    private readonly ItemMapper _mapper;

    public ItemText(Project project, IReadOnlyList<CocoLicense> licenses, bool includeDetails)
    {
        _includeDetails = includeDetails;
        _mapper = new ItemMapper(project, licenses, Warnings);
    }

    /// <summary>The images, a comma before each.</summary>
    public JsonBuffer Images { get; } = new(FirstBuffer / 4);

    /// <summary>The annotations, a comma before each.</summary>
    public JsonBuffer Annotations { get; } = new(FirstBuffer);

    public WarningList Warnings { get; } = new();

    public long ImageCount { get; private set; }

    public long AnnotationCount { get; private set; }

    public void Add(Item item)
    {
        if (_mapper.MapImage(item) is not { } image)
        {
            return;
        }

        Images.Raw(","u8);
        CocoJson.Write(Images, image, _includeDetails ? item : null);
        ImageCount++;
        for (var i = 0; i < item.Annotations.Count; i++)
        {
            if (_mapper.MapAnnotation(item, item.Annotations[i]) is { } annotation)
            {
                CocoWriter.ThrowIfUnwritable(annotation);
                Annotations.Raw(","u8);
                CocoJson.Write(Annotations, annotation);
                AnnotationCount++;
            }
        }
    }

    /// <summary>Forgets all, to be used again.</summary>
    public void Clear()
    {
        Images.Clear();
        Annotations.Clear();
        Warnings.Clear();
        ImageCount = AnnotationCount = 0;
    }
}
