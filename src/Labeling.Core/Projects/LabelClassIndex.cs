using System.Text;

namespace Labeling;

/// <summary>Finds a project's label classes by id, by path, and by name where only one class has it.</summary>
internal sealed class LabelClassIndex
{
    private readonly IReadOnlyList<LabelClass> _classes;
    private readonly Dictionary<LabelClassId, LabelClass> _byId;
    private readonly Dictionary<string, LabelClass> _byText;

    /// <summary>By the key of the name; <see langword="null"/> where several classes have it.</summary>
    private readonly Dictionary<string, LabelClass?> _byName = new(StringComparer.Ordinal);

    public LabelClassIndex(IReadOnlyList<LabelClass> classes)
    {
        _classes = classes;
        _byId = classes.ToDictionary(c => c.Id);
        _byText = new(StringComparer.Ordinal);
        foreach (var labelClass in classes)
        {
            _byText.TryAdd(labelClass.Path, labelClass);
            _byText.TryAdd(KeyOfPath(labelClass.Path), labelClass);
            string name = KeyOfPath(labelClass.Name);
            _byName[name] = _byName.ContainsKey(name) ? null : labelClass;
        }
    }

    /// <summary>The form in which paths of classes are compared: each name by the rule for project names.</summary>
    /// <exception cref="LabelingException">The path is not ASCII and the process has no Unicode data.</exception>
    public static string KeyOfPath(string path)
    {
        if (Ascii.IsValid(path))
        {
            return path.ToUpperInvariant();
        }

        try
        {
            return string.Join('/', path.Split('/').Select(ProjectName.Key));
        }
        catch (LabelingException exception)
        {
            throw new LabelingException(
                exception.Code,
                $"The label class '{path}' is not ASCII, and such names cannot be compared in invariant globalization mode; remove InvariantGlobalization (and install ICU), or use ASCII names.",
                exception);
        }
    }

    public LabelClass? Find(LabelClassId id) => _byId.GetValueOrDefault(id);

    /// <summary>The annotation with its class by id, or an <see cref="ArgumentException"/> that lists near names.</summary>
    public Annotation Resolve(Annotation annotation)
    {
        ArgumentNullException.ThrowIfNull(annotation);
        if (annotation.ClassName is null)
        {
            return _byId.ContainsKey(annotation.ClassId)
                ? annotation
                : throw new ArgumentException($"The project has no label class with id {annotation.ClassId}; {Offer(_classes.Select(c => $"{c.Id} {c.Path}"))}.", nameof(annotation));
        }

        return new Annotation(annotation) { ClassId = Find(annotation.ClassName).Id, ClassName = null };
    }

    /// <summary>The class with a path, or with a name that only one class has; <see langword="null"/> without any.</summary>
    public LabelClass? TryFind(string name)
    {
        if (_byText.TryGetValue(name, out var found))
        {
            return found;
        }

        string? key = IsPath(name) ? KeyOfPath(name.Trim()) : null;
        return key is null ? null : _byText.GetValueOrDefault(key) ?? _byName.GetValueOrDefault(key);
    }

    public IReadOnlyList<Annotation> Resolve(IReadOnlyList<Annotation> annotations)
    {
        ArgumentNullException.ThrowIfNull(annotations);
        var resolved = new Annotation[annotations.Count];
        for (int i = 0; i < resolved.Length; i++)
        {
            resolved[i] = Resolve(annotations[i]);
        }

        return resolved;
    }

    /// <summary>Whether a text can be a path at all, so that it has a key.</summary>
    private static bool IsPath(string text)
        => Text.FindFault(text) is null && text.Split('/').All(name => name.Length <= LabelClassListBuilder.MaxNameLength && !string.IsNullOrWhiteSpace(name));

    private static string Offer(IEnumerable<string> names)
    {
        string[] first = [.. names.Take(6)];
        return first.Length < 6 ? $"it has {string.Join(", ", first)}" : $"it has {string.Join(", ", first[..5])} and more";
    }

    private LabelClass Find(string name)
    {
        if (_byText.TryGetValue(name, out var found))
        {
            return found;
        }

        string? key = IsPath(name) ? KeyOfPath(name.Trim()) : null;
        if (key is not null && (_byText.TryGetValue(key, out found) || _byName.TryGetValue(key, out found)))
        {
            return found ?? throw Ambiguous(name, key);
        }

        string[] near = key is null ? [] : [.. NearNames.Find(key, _classes).Select(path => $"'{path}'")];
        string hint = near.Length == 0 ? Offer(_classes.Select(c => $"'{c.Path}'")) + "." : $"did you mean {string.Join(" or ", near)}?";
        throw new ArgumentException($"The project has no label class '{name}'; {hint}", nameof(name));
    }

    private ArgumentException Ambiguous(string name, string key)
    {
        var paths = _classes.Where(c => KeyOfPath(c.Name) == key).Take(5).Select(c => $"'{c.Path}'");
        return new ArgumentException($"Several label classes are named '{name}'; give the path of one: {string.Join(", ", paths)}.", nameof(name));
    }
}
