namespace Labeling;

/// <summary>Makes label classes of their definitions: ids, keys, colours, and the levels above.</summary>
internal sealed class LabelClassListBuilder
{
    public const int MaxClasses = 10_000;

    public const int MaxLevels = 6;

    public const int MaxNameLength = 200;

    public const int MaxDescriptionLength = 2_000;

    private readonly List<LabelClass> _classes;
    private readonly Dictionary<string, int> _indexByKey = new(StringComparer.Ordinal);

    /// <summary>Classes that were made only because others are below them, and may still be defined.</summary>
    private readonly HashSet<int> _implied = [];

    /// <summary>Begins with the classes that are there, none of which changes.</summary>
    public LabelClassListBuilder(IReadOnlyList<LabelClass>? existing = null, int nextId = 1)
    {
        _classes = [.. existing ?? []];
        NextId = nextId;
        for (int i = 0; i < _classes.Count; i++)
        {
            _indexByKey.Add(LabelClassIndex.KeyOfPath(_classes[i].Path), i);
        }
    }

    public int NextId { get; private set; }

    public IReadOnlyList<LabelClass> ToList() => _classes.AsReadOnly();

    public void AddRange(IEnumerable<LabelClassDefinition> definitions)
    {
        foreach (var definition in definitions)
        {
            ArgumentNullException.ThrowIfNull(definition, nameof(definitions));
            Add(definition);
        }
    }

    private void Add(LabelClassDefinition definition)
    {
        string[] names = definition.Path.Split('/', StringSplitOptions.TrimEntries);
        CheckNames(names, definition.Path);
        if (definition.Description?.Length > MaxDescriptionLength || Text.FindFaultInLines(definition.Description) is not null)
        {
            throw new ArgumentException(
                $"The description of the label class '{definition.Path}' is longer than {MaxDescriptionLength} characters or holds control characters; shorten or clean it.",
                nameof(definition));
        }

        string? color = definition.Color is null ? null : CheckColor(definition.Color, definition.Path);
        LabelClass? parent = null;
        for (int level = 0; level < names.Length; level++)
        {
            bool isLast = level == names.Length - 1;
            string path = parent is null ? names[level] : $"{parent.Path}/{names[level]}";
            string key = LabelClassIndex.KeyOfPath(path);
            if (!_indexByKey.TryGetValue(key, out int index))
            {
                index = Append(names[level], path, key, parent, isLast ? definition.Description : null, isLast ? color : null);
                if (!isLast)
                {
                    _implied.Add(index);
                }
            }
            else if (isLast)
            {
                Define(index, definition, color);
            }

            parent = _classes[index];
        }
    }

    private int Append(string name, string path, string key, LabelClass? parent, string? description, string? color)
    {
        int index = _classes.Count;
        if (index == MaxClasses)
        {
            throw new ArgumentException($"A project has at most {MaxClasses} label classes, and '{path}' is one more; use fewer.", nameof(path));
        }

        _classes.Add(new LabelClass
        {
            Id = new LabelClassId(NextId),
            Name = name,
            Path = path,
            ParentId = parent?.Id,
            Description = description,
            Color = color ?? LabelColors.For(NextId),
            Key = index < 9 ? index + 1 : null,
        });
        NextId++;
        _indexByKey.Add(key, index);
        return index;
    }

    private void Define(int index, LabelClassDefinition definition, string? color)
    {
        var present = _classes[index];
        if (!_implied.Remove(index))
        {
            throw new ArgumentException(
                $"The label class '{definition.Path}' is there already, as '{present.Path}'; names are compared without letter case and Unicode form. Leave it out or rename it.",
                nameof(definition));
        }

        _classes[index] = new LabelClass
        {
            Id = present.Id,
            Name = present.Name,
            Path = present.Path,
            ParentId = present.ParentId,
            Description = definition.Description,
            Color = color ?? present.Color,
            Key = present.Key,
        };
    }

    private static void CheckNames(string[] names, string path)
    {
        if (names.Length > MaxLevels)
        {
            throw new ArgumentException($"The label class '{path}' has {names.Length} levels; use at most {MaxLevels}.", nameof(path));
        }

        foreach (string name in names)
        {
            if (name.Length is 0 or > MaxNameLength)
            {
                throw new ArgumentException($"The label class '{path}' has a name of {name.Length} characters; give each level 1 to {MaxNameLength}.", nameof(path));
            }

            if (Text.FindFault(name) is { } fault)
            {
                throw new ArgumentException($"A label class's name {fault}.", nameof(path));
            }
        }
    }

    private static string CheckColor(string color, string path)
        => color is ['#', _, _, _, _, _, _] && color.AsSpan(1).IndexOfAnyExcept(System.Buffers.SearchValues.Create("0123456789abcdefABCDEF")) < 0
            ? color
            : throw new ArgumentException($"The colour of the label class '{path}' is '{color}'; write it as #rrggbb.", nameof(color));
}
