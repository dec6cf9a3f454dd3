using System.Globalization;
using System.Xml;

namespace Labeling.Export.PascalVoc;

/// <summary>Reads one XML file.</summary>
/// <remarks>The text of every element is collected by its path below the root; objects are put together when they end.</remarks>
internal sealed class VocReader
{
    /// <summary>What LabelImg, CVAT and Datumaro write as the database, all of which count from 0.</summary>
    public const string ZeroBasedDatabase = "Unknown";

    // Roboflow's server and its package supervision count both edges from one.
    private const string BothEdgesFromOne = "roboflow";

    // Its files name a database of another, so that the owner tells; edges count from 0.
    private const string ZeroBasedOwner = "Label Studio";

    private const int MostCharacters = 16 << 20;
    private const int MostDepth = 16;
    private const int LongestText = 4_096;

    private static readonly XmlReaderSettings Settings = new()
    {
        Async = true,
        DtdProcessing = DtdProcessing.Prohibit,
        XmlResolver = null,
        MaxCharactersInDocument = MostCharacters,
        MaxCharactersFromEntities = 1_024,
        IgnoreComments = true,
        IgnoreProcessingInstructions = true,
        IgnoreWhitespace = true,
        CloseInput = false,
    };

    private readonly string _file;
    private readonly XmlReader _xml;
    private readonly Dictionary<string, string> _image = new(StringComparer.Ordinal);
    private readonly List<(int Line, Dictionary<string, string> Texts)> _objects = [];
    private bool _hasDatabase;
    private bool _hasParts;

    private VocReader(string file, XmlReader xml)
    {
        _file = file;
        _xml = xml;
    }

    private int Line => ((IXmlLineInfo)_xml).LineNumber;

    /// <param name="file">The file's full path.</param>
    /// <param name="name">Its path below the folder that is read.</param>
    /// <param name="pixels">How it counts, or <see langword="null"/> to find out.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    public static async Task<VocFile> ReadAsync(string file, string name, VocPixels? pixels, CancellationToken cancellationToken)
    {
        var stream = FileStreams.OpenRead(file, bufferSize: 0);
        await using (stream.ConfigureAwait(false))
        {
            try
            {
                using var xml = XmlReader.Create(stream, Settings);
                var reader = new VocReader(file, xml);
                await reader.CollectAsync(cancellationToken).ConfigureAwait(false);
                return reader.Make(name, pixels);
            }
            catch (XmlException exception)
            {
                throw ImportErrors.At(file, Math.Max(1, exception.LineNumber), Describe(exception), exception);
            }
        }
    }

    private static string Describe(XmlException exception)
    {
        if (exception.Message.Contains("DTD", StringComparison.Ordinal))
        {
            return "there is a document type (<!DOCTYPE>, a DTD), which is refused because it can name other files and grow without end. Remove it.";
        }

        var cure = exception.Message.Contains("encoding", StringComparison.Ordinal) ? "Save the file as UTF-8, or name its encoding in an XML declaration." : "Correct the file or leave it out.";
        return $"this is not XML as it should be: {exception.Message} {cure}";
    }

    private async Task CollectAsync(CancellationToken cancellationToken)
    {
        var path = new string[MostDepth];
        Dictionary<string, string>? current = null;
        while (await _xml.ReadAsync().ConfigureAwait(false))
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (_xml.Depth >= MostDepth)
            {
                throw Fault($"elements lie within each other more than {MostDepth} deep. It is no Pascal VOC file.");
            }

            switch (_xml.NodeType)
            {
                case XmlNodeType.Element:
                    path[_xml.Depth] = _xml.LocalName;
                    current = Begin(current, isEmpty: _xml.IsEmptyElement);
                    break;
                case XmlNodeType.Text or XmlNodeType.CDATA:
                    var text = await _xml.GetValueAsync().ConfigureAwait(false);
                    Keep(current ?? _image, path.AsSpan(current is null ? 1 : 2, _xml.Depth - (current is null ? 1 : 2)), text);
                    break;
                case XmlNodeType.EndElement when _xml.Depth == 1:
                    current = null;
                    break;
                default:
                    break;
            }
        }
    }

    private Dictionary<string, string>? Begin(Dictionary<string, string>? current, bool isEmpty)
    {
        if (_xml.Depth == 0 && _xml.LocalName != "annotation")
        {
            throw Fault($"the root element is {ImportErrors.Quote(_xml.LocalName)}, not 'annotation'. It is no Pascal VOC file; leave it out.");
        }

        if (_xml.Depth == 1 && _xml.LocalName == "object")
        {
            _objects.Add((Line, new Dictionary<string, string>(StringComparer.Ordinal)));
            return isEmpty ? null : _objects[^1].Texts;
        }

        _hasDatabase |= current is null && _xml.Depth == 2 && _xml.LocalName == "database";
        return current;
    }

    private void Keep(Dictionary<string, string> texts, ReadOnlySpan<string> path, string text)
    {
        var key = string.Join('/', path.ToArray());
        if (text.Length > LongestText)
        {
            throw Fault($"the element {ImportErrors.Quote(key)} holds {text.Length} characters. It is damaged.");
        }

        _hasParts |= key.StartsWith("part", StringComparison.Ordinal);

        // Only what is looked at; of parts within an object there may be several, and none is.
        if (key.Length > 0 && !key.StartsWith("part", StringComparison.Ordinal) && !texts.TryAdd(key, text.Trim()) && key.StartsWith("bndbox", StringComparison.Ordinal))
        {
            throw Fault($"the element {ImportErrors.Quote(key)} is there twice in one object. Keep one.");
        }
    }

    private VocFile Make(string name, VocPixels? pixels)
    {
        var origin = pixels is null ? Origin() : (pixels == VocPixels.OneBased ? 1 : 0, 0);
        double width = Number(_image, "size/width", 1) ?? 0, height = Number(_image, "size/height", 1) ?? 0;
        if (!ImageSizeText.TryMake(width, height, out var size))
        {
            throw ImportErrors.At(_file, 1, string.Create(CultureInfo.InvariantCulture, $"{width} × {height} is no size of an image in whole pixels. Correct <size> or remove it."));
        }

        return new VocFile
        {
            Location = _file,
            ImagePath = MakePath(name),
            ImageName = ImageName(),
            Size = size,
            IsSegmented = _image.GetValueOrDefault("segmented") == "1",
            HasParts = _hasParts,
            Objects = [.. _objects.Select(found => MakeObject(found.Texts, found.Line, origin))],
        };
    }

    /// <summary>What is taken off the left and upper edges, and off the right and lower ones.</summary>
    private (int First, int Last) Origin()
    {
        var database = _image.GetValueOrDefault("source/database", "");

        // FiftyOne leaves the database empty, where the challenge's files have its name or no such element.
        var isZeroBased = database == ZeroBasedDatabase || (_hasDatabase && database.Length == 0) || _image.GetValueOrDefault("owner/name") == ZeroBasedOwner;
        return database.StartsWith(BothEdgesFromOne, StringComparison.OrdinalIgnoreCase) ? (1, 1) : (isZeroBased ? 0 : 1, 0);
    }

    private string MakePath(string name)
    {
        var image = ImageName();
        var folderEnd = name.LastIndexOf('/');
        var path = image.Contains('/', StringComparison.Ordinal) || folderEnd < 0 ? image : name[..(folderEnd + 1)] + image;
        return FormatPath.FindFault(path) is { } fault
            ? throw ImportErrors.At(_file, 1, $"the image's name {ImportErrors.Quote(image)} in <filename> {fault}. Give the file's name, or its path relative to the images' folder.")
            : path;
    }

    // The first versions of LabelImg left the extension out of the name, but not out of the path.
    private string ImageName()
    {
        var image = _image.GetValueOrDefault("filename", "").Replace('\\', '/');
        var whole = _image.GetValueOrDefault("path", "").Replace('\\', '/');
        var name = whole[(whole.LastIndexOf('/') + 1)..];
        return image.Length > 0 && Path.GetExtension(image).Length == 0 && Path.GetFileNameWithoutExtension(name) == image[(image.LastIndexOf('/') + 1)..]
            ? image + Path.GetExtension(name)
            : image;
    }

    private VocObject MakeObject(Dictionary<string, string> texts, int line, (int First, int Last) origin)
    {
        var name = texts.GetValueOrDefault("name", "");
        if (name.Length == 0)
        {
            throw ImportErrors.At(_file, line, "the object has no <name>. Name its class.");
        }

        try
        {
            var outline = Outline(texts, line, origin.First);
            return new VocObject
            {
                Name = name,
                Line = line,
                HasUnknownOutline = outline is null && texts.Keys.Any(key => key.StartsWith("polygon/", StringComparison.Ordinal)),
                Shape = outline is not null
                    ? outline
                    : Export.Pixels.Box(Edge("xmin") - origin.First, Edge("ymin") - origin.First, Edge("xmax") - origin.Last, Edge("ymax") - origin.Last),
                IsTruncated = Flag(texts, "truncated"),
                IsOccluded = Flag(texts, "occluded"),
                IsDifficult = Flag(texts, "difficult"),
            };
        }
        catch (ArgumentException exception)
        {
            throw ImportErrors.At(_file, line, $"the box of the object cannot be: {ImportErrors.Reason(exception)} Correct its edges, or remove it.", exception);
        }

        double Edge(string edge) => Number(texts, "bndbox/" + edge, line)
            ?? throw ImportErrors.At(_file, line, texts.ContainsKey("robndbox/cx")
                ? "the object has a turned box, <robndbox>, which is not read. Give the box around it as <bndbox>, with all four edges."
                : $"the object has no <bndbox> with <{edge}>. Give all four edges.");
    }

    /// <summary>The polygon that Roboflow puts beside the box: x1, y1, x2, y2 and so on, each an element.</summary>
    private Polygon? Outline(Dictionary<string, string> texts, int line, int origin)
    {
        var points = new List<ImagePoint>();
        while (Coordinate('x') is { } x && Coordinate('y') is { } y)
        {
            points.Add((x - origin, y - origin));
        }

        return points.Distinct().Count() < 3 ? null : new Polygon(points);

        double? Coordinate(char axis) => Number(texts, string.Create(CultureInfo.InvariantCulture, $"polygon/{axis}{points.Count + 1}"), line);
    }

    private double? Number(Dictionary<string, string> texts, string key, int line)
    {
        if (texts.GetValueOrDefault(key) is not { Length: > 0 } text)
        {
            return null;
        }

        return double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number)
            ? number
            : throw ImportErrors.At(_file, line, $"<{key[(key.LastIndexOf('/') + 1)..]}> holds {ImportErrors.Quote(text)}, but a number with a decimal point belongs there.");
    }

    private static bool Flag(Dictionary<string, string> texts, string key)
        => texts.GetValueOrDefault(key, "").ToUpperInvariant() is "1" or "TRUE" or "YES";

    private LabelingException Fault(string what) => ImportErrors.At(_file, Line, what);
}
