using System.Globalization;
using SkiaSharp;

namespace Labeling;

/// <summary>Names and colours of classes.</summary>
internal sealed class ClassLooks
{
    private static readonly SKColor Unknown = SKColors.Magenta;

    private readonly Dictionary<LabelClassId, ClassLook> _byId = [];
    private readonly Dictionary<string, ClassLook> _byName = new(StringComparer.Ordinal);

    public ClassLooks(IEnumerable<LabelClass> classes)
    {
        foreach (var labelClass in classes)
        {
            var look = new ClassLook(labelClass.Path, Parse(labelClass.Color), _byId.Count);
            _byId.TryAdd(labelClass.Id, look);
            _byName[labelClass.Path] = look;
            _byName.TryAdd(labelClass.Name, look);
        }
    }

    public ClassLook Of(Annotation annotation)
    {
        if (annotation.ClassName is { } name)
        {
            return _byName.TryGetValue(name, out var named) ? named : new ClassLook(name, Unknown, int.MaxValue);
        }

        return _byId.TryGetValue(annotation.ClassId, out var look)
            ? look
            : new ClassLook(string.Create(CultureInfo.InvariantCulture, $"class {annotation.ClassId}"), Unknown, int.MaxValue);
    }

    /// <summary>The classes that occur, in the project's order, and how often.</summary>
    public IReadOnlyList<(ClassLook Look, int Count)> Count(IEnumerable<Annotation> annotations) =>
    [
        .. annotations.GroupBy(Of).Select(group => (Look: group.Key, Count: group.Count()))
            .OrderBy(entry => entry.Look.Order).ThenBy(entry => entry.Look.Name, StringComparer.Ordinal),
    ];

    private static SKColor Parse(string colour) => SKColor.TryParse(colour, out var parsed) ? parsed.WithAlpha(byte.MaxValue) : Unknown;
}
