using System.Text;
using System.Xml;

namespace Labeling.Export.PascalVoc;

/// <summary>Writes items as XML files, and remembers their names for the list.</summary>
internal sealed class VocWriter(ExportFiles files, Project project, VocPixels pixels) : IAsyncDisposable
{
    private readonly Dictionary<LabelClassId, string> _classes = project.LabelClasses.ToDictionary(labelClass => labelClass.Id, labelClass => labelClass.Path);
    private readonly NameSet _names = new(isFileNames: true);
    private readonly FileStream _list = FileStreams.CreateSpool();

    public Notes Notes { get; } = new();

    public long Images { get; private set; }

    public long Annotations { get; private set; }

    public async ValueTask WriteAsync(Item item, CancellationToken cancellationToken)
    {
        // The XML file says what its image is called, so that its own name may be another where that is no name on every system.
        var isPlain = FormatPath.FindFileFault(item.Path) is null;
        var safe = isPlain || item.Path.Contains('\\', StringComparison.Ordinal) ? item.Path : string.Join('/', item.Path.Split('/').Select(SafeName.Encode));
        if ((FormatPath.FindFault(item.Path) ?? FormatPath.FindFileFault(safe) ?? (IsXml(item.Path) ? null : "holds a character that XML cannot")) is { } fault)
        {
            Notes.Add($"Item {item.Id} is left out: its path {ImportErrors.Quote(item.Path)} {fault}.");
            return;
        }

        var name = TakeName(safe);
        var stream = await files.CreateAsync($"Annotations/{name}.xml", cancellationToken).ConfigureAwait(false);
        await using (stream.ConfigureAwait(false))
        {
            using var text = new MemoryStream();
            WriteXml(text, item, isPlain);
            await stream.WriteAsync(text.GetBuffer().AsMemory(0, (int)text.Length), cancellationToken).ConfigureAwait(false);
        }

        Images++;
        await _list.WriteAsync(Encoding.UTF8.GetBytes(name + "\n"), cancellationToken).ConfigureAwait(false);
    }

    public async Task WriteListAsync(CancellationToken cancellationToken)
    {
        var stream = await files.CreateAsync("ImageSets/Main/trainval.txt", cancellationToken).ConfigureAwait(false);
        await using (stream.ConfigureAwait(false))
        {
            _list.Position = 0;
            await _list.CopyToAsync(stream, cancellationToken).ConfigureAwait(false);
        }
    }

    public ValueTask DisposeAsync() => _list.DisposeAsync();

    private static bool IsXml(string text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (char.IsSurrogatePair(text, i))
            {
                i++;
            }
            else if (!XmlConvert.IsXmlChar(text[i]))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>The XML file's name without its extension, which no other has, however names are compared.</summary>
    private string TakeName(string path)
    {
        var name = path[..^Path.GetExtension(path).Length];
        if (name.Length == 0 || name[^1] == '/' || !_names.Add(name))
        {
            name = path;
            for (var i = 2; !_names.Add(name); i++)
            {
                name = $"{path}.{i}";
            }
        }

        return name;
    }

    private void WriteXml(Stream stream, Item item, bool isPlain)
    {
        using var xml = XmlWriter.Create(stream, new XmlWriterSettings
        {
            Encoding = new UTF8Encoding(false),
            OmitXmlDeclaration = true,
            Indent = true,
            IndentChars = "\t",
            NewLineChars = "\n",
        });
        var folderEnd = item.Path.LastIndexOf('/');
        xml.WriteStartElement("annotation");
        xml.WriteElementString("folder", folderEnd < 0 ? "" : item.Path[..folderEnd]);
        xml.WriteElementString("filename", isPlain ? item.Path[(folderEnd + 1)..] : item.Path);
        xml.WriteStartElement("source");
        xml.WriteElementString("database", pixels == VocPixels.ZeroBased ? VocReader.ZeroBasedDatabase : "Labeling");
        xml.WriteEndElement();
        if (!item.ImageSize.IsEmpty)
        {
            xml.WriteStartElement("size");
            xml.WriteElementString("width", XmlConvert.ToString(item.ImageSize.Width));
            xml.WriteElementString("height", XmlConvert.ToString(item.ImageSize.Height));
            xml.WriteElementString("depth", "3");
            xml.WriteEndElement();
        }

        xml.WriteElementString("segmented", "0");
        foreach (var annotation in item.Annotations)
        {
            WriteObject(xml, item, annotation);
        }

        xml.WriteEndElement();
        xml.WriteWhitespace("\n");
    }

    private void WriteObject(XmlWriter xml, Item item, Annotation annotation)
    {
        if (!_classes.TryGetValue(annotation.ClassId, out var name) || !IsXml(name))
        {
            Notes.Count("Labels are left out whose label class the project no longer has, or XML cannot hold", item.Path);
            return;
        }

        if (annotation.Shape is null)
        {
            Notes.Count("Labels for whole images are left out, because Pascal VOC holds boxes only", item.Path);
            return;
        }

        NoteLosses(item, annotation);
        xml.WriteStartElement("object");
        xml.WriteElementString("name", name);
        xml.WriteElementString("pose", "Unspecified");
        xml.WriteElementString("truncated", annotation.IsTruncated ? "1" : "0");
        xml.WriteElementString("difficult", "0");
        if (annotation.IsOccluded)
        {
            xml.WriteElementString("occluded", "1");
        }

        var box = annotation.Shape.Bounds;
        var shift = pixels == VocPixels.OneBased ? 1 : 0;
        xml.WriteStartElement("bndbox");
        Write("xmin", box.X + shift);
        Write("ymin", box.Y + shift);
        Write("xmax", box.Right);
        Write("ymax", box.Bottom);
        xml.WriteEndElement();
        xml.WriteEndElement();
        Annotations++;

        void Write(string edge, double value) => xml.WriteElementString(edge, XmlConvert.ToString(Export.Pixels.Round(value)));
    }

    private void NoteLosses(Item item, Annotation annotation)
    {
        if (annotation.Shape is not BoundingBox)
        {
            Notes.Count("Polygons and masks are written as the boxes around them, because Pascal VOC holds boxes only", item.Path);
        }

        if (annotation.Score is not null)
        {
            Notes.Count("Scores are left out, because Pascal VOC has no place for them", item.Path);
        }

        if (annotation.IsCrowd)
        {
            Notes.Count("Crowds are written as single objects, because Pascal VOC does not know them", item.Path);
        }
    }
}
