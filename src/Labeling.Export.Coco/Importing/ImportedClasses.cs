namespace Labeling.Export.Coco;

/// <summary>Label classes made of a file's categories.</summary>
internal sealed class ImportedClasses
{
    // Nobody has chosen one; a project that takes the classes in gives its own.
    private const string Color = "#808080";
    private const int Keys = 9;

    private readonly Dictionary<int, LabelClassId> _ids = [];

    /// <param name="categories">The file's categories.</param>
    /// <param name="warnings">Takes names that change.</param>
    public ImportedClasses(IReadOnlyList<CocoCategory> categories, WarningList warnings)
    {
        var keepsIds = categories.All(category => category.Id > 0);
        var paths = Paths(categories);
        foreach (var (category, path) in categories.Zip(paths).Where(pair => pair.First.Name != pair.Second))
        {
            warnings.Add($"Category {category.Id} '{category.Name}' becomes the label class '{path}': names are without white space at their ends, and each is there once.");
        }

        for (var i = 0; i < categories.Count; i++)
        {
            _ids.Add(categories[i].Id, new LabelClassId(keepsIds ? categories[i].Id : i + 1));
        }

        var byPath = categories.Index().ToDictionary(pair => paths[pair.Index], pair => _ids[pair.Item.Id], StringComparer.Ordinal);
        All = [.. categories.Select((category, i) => new LabelClass
        {
            Id = _ids[category.Id],
            Name = paths[i][(paths[i].LastIndexOf('/') + 1)..],
            Path = paths[i],
            ParentId = ParentPath(paths[i], category) is { } parent && byPath.TryGetValue(parent, out var above) ? above : null,
            Color = Color,
            Key = i < Keys ? i + 1 : null,
        })];
    }

    public IReadOnlyList<LabelClass> All { get; }

    /// <summary>The id for the next class.</summary>
    public int NextId => (int)Math.Min(int.MaxValue, 1 + All.Select(labelClass => (long)labelClass.Id.Value).DefaultIfEmpty().Max());

    public LabelClassId this[int category] => _ids[category];

    private static string[] Paths(IReadOnlyList<CocoCategory> categories)
    {
        var taken = new HashSet<string>(StringComparer.Ordinal);
        return [.. categories.Select(category =>
        {
            var path = string.Join('/', category.Name.Split('/', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries));
            path = path.Length == 0 ? FormattableString.Invariant($"category {category.Id}") : path;
            while (!taken.Add(path))
            {
                path = FormattableString.Invariant($"{path} ({category.Id})");
            }

            return path;
        })];
    }

    private static string? ParentPath(string path, CocoCategory category)
    {
        var slash = path.LastIndexOf('/');
        return slash > 0 && path.AsSpan(0, slash).SequenceEqual(category.Supercategory) ? path[..slash] : null;
    }
}
