using System.Globalization;

namespace Labeling.Export;

/// <summary>The label classes of a file: first collected, then made.</summary>
internal sealed class ImportClasses(string file)
{
    private const int MostClasses = 10_000;
    private const int MostLevels = 6;
    private const int LongestName = 200;

    private readonly Dictionary<string, int> _ids = new(StringComparer.Ordinal);
    private readonly List<(int Id, string Path)> _inOrder = [];

    public int Count => _inOrder.Count;

    /// <summary>Notes a class by name only; ids are given by <see cref="Number"/>.</summary>
    public void Add(string name, string place) => Add(name, 0, place);

    /// <summary>Notes a class with the format's own id, 1 or more.</summary>
    public void Add(string name, int id, string place)
    {
        var path = Clean(name, place);
        if (!_ids.TryAdd(path, id))
        {
            return;
        }

        _inOrder.Add((id, path));
        if (_inOrder.Count > MostClasses)
        {
            throw ImportErrors.In(file, $"{place}: there are more than {MostClasses} label classes. A project cannot have so many; check which column or key holds the class.");
        }
    }

    /// <summary>Gives ids from 1 on, in ordinal order of the names, so that they do not depend on which image comes first.</summary>
    public void Number()
    {
        _inOrder.Sort((a, b) => string.CompareOrdinal(a.Path, b.Path));
        for (var i = 0; i < _inOrder.Count; i++)
        {
            _inOrder[i] = (i + 1, _inOrder[i].Path);
            _ids[_inOrder[i].Path] = i + 1;
        }
    }

    /// <summary>The id of a class that was added.</summary>
    public LabelClassId Find(string name, string place) => new(_ids[Clean(name, place)]);

    /// <summary>Makes the classes, and after them the levels above that the file does not name.</summary>
    public IReadOnlyList<LabelClass> ToList()
    {
        var next = _inOrder.Select(entry => entry.Id).DefaultIfEmpty(0).Max() + 1;
        for (var i = 0; i < _inOrder.Count; i++)
        {
            if (Parent(_inOrder[i].Path) is { } parent && _ids.TryAdd(parent, next))
            {
                _inOrder.Add((next++, parent));
            }
        }

        return [.. _inOrder.Select((entry, index) => new LabelClass
        {
            Id = new LabelClassId(entry.Id),
            Name = entry.Path[(entry.Path.LastIndexOf('/') + 1)..],
            Path = entry.Path,
            ParentId = Parent(entry.Path) is { } parent ? new LabelClassId(_ids[parent]) : null,
            Color = Color(entry.Id),
            Key = index < 9 ? index + 1 : null,
        })];
    }

    private static string? Parent(string path) => path.LastIndexOf('/') is var end and > 0 ? path[..end] : null;

    private string Clean(string name, string place)
    {
        var path = name.Contains('/', StringComparison.Ordinal) ? string.Join('/', name.Split('/').Select(part => part.Trim())) : name.Trim();
        if (_ids.ContainsKey(path))
        {
            return path;
        }

        var parts = path.Split('/');
        if (parts.Length > MostLevels || parts.Any(part => part.Length is 0 or > LongestName))
        {
            throw ImportErrors.In(file, $"{place}: {ImportErrors.Quote(name)} cannot be a label class. A name has 1 to {LongestName} characters, and '/' leads down at most {MostLevels} levels; rename it.");
        }

        return path.Any(char.IsControl) || !FormatPath.IsUnicode(path)
            ? throw ImportErrors.In(file, $"{place}: the label class {ImportErrors.Quote(name)} holds a control character or half of a surrogate pair; rename it.")
            : path;
    }

    // Neighbouring ids get hues far apart; the golden angle puts each next one into the widest gap.
    private static string Color(int id)
    {
        var hue = id * 137.50776405003785 % 360;
        return string.Create(CultureInfo.InvariantCulture, $"#{Channel(0):x2}{Channel(8):x2}{Channel(4):x2}");

        // From hue, saturation and lightness: https://www.w3.org/TR/css-color-4/#hsl-to-rgb
        int Channel(int offset)
        {
            var place = (offset + (hue / 30)) % 12;
            return (int)Math.Round((0.5 - (0.375 * Math.Clamp(Math.Min(place - 3, 9 - place), -1, 1))) * 255);
        }
    }
}
