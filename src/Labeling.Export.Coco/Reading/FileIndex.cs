using System.Runtime.CompilerServices;
using System.Text.Json;

namespace Labeling.Export.Coco;

/// <summary>What is known of a COCO file after going through it once: its head, its image ids, and where its lists are.</summary>
internal sealed class FileIndex
{
    private FileIndex()
    {
    }

    public CocoInfo Info { get; private set; } = new();

    public List<CocoLicense> Licenses { get; } = [];

    public List<CocoCategory> Categories { get; } = [];

    public Dictionary<string, JsonElement> Extra { get; } = new(StringComparer.Ordinal);

    public IdSet ImageIds { get; } = new();

    /// <summary>The ids of images that are left out because an earlier one has their file name.</summary>
    public HashSet<long> SameNamed { get; } = [];

    /// <summary>Whether there are categories that could not be read, which has been reported.</summary>
    public bool HasUnreadCategories { get; private set; }

    /// <summary>Whether there are images that could not be read, which has been reported.</summary>
    public bool HasUnreadImages { get; private set; }

    public long ImageCount => ImageIds.Count - SameNamed.Count;

    public List<long> ImageLists { get; } = [];

    /// <summary>Whether each image's id is larger than that of the one before.</summary>
    public bool ImagesAreSorted { get; private set; } = true;

    /// <summary>The smallest of the images' ids; 0 without any.</summary>
    public long LeastImageId { get; private set; }

    /// <summary>How many images have a path that cannot be one below a folder.</summary>
    public long UnusablePaths { get; private set; }

    public List<long> AnnotationLists { get; } = [];

    public bool IsResults { get; private set; }

    /// <summary>Goes through a file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="problems">Takes what is wrong.</param>
    /// <param name="order">Is shown each annotation in passing, unless the file is a results file; <see langword="null"/> to pass over them.</param>
    /// <param name="names">Finds images of one file name; <see langword="null"/> where names do not matter.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    public static async Task<FileIndex> ReadAsync(string path, ProblemReporter problems, AnnotationOrder? order, FileNames? names, CancellationToken cancellationToken)
    {
        if (Directory.Exists(path))
        {
            throw problems.Fatal(0, "this is a folder. Give the COCO file in it.");
        }

        var window = JsonWindow.Open(path, 0, problems.Options.MaxObjectBytes);
        await using (window.ConfigureAwait(false))
        {
            var index = new FileIndex();
            await new Builder(index, window, problems, order, names).ReadAsync(cancellationToken).ConfigureAwait(false);
            if (names is not null)
            {
                await names.LeaveOutRepeatedAsync(index, path, problems, cancellationToken).ConfigureAwait(false);
            }

            return index;
        }
    }

    /// <summary>Leaves out an image whose file name an earlier one has.</summary>
    public void LeaveOut(CocoImage image)
    {
        SameNamed.Add(image.Id);
        UnusablePaths -= RelativePath.FindFault(image.FileName) is null ? 0 : 1;
    }

    private sealed class Builder(FileIndex index, JsonWindow window, ProblemReporter problems, AnnotationOrder? order, FileNames? names)
    {
        private readonly ListCursor _cursor = new(window, problems);
        private long _lastImageId = long.MinValue;
        private readonly HashSet<int> _categoryIds = [];
        private readonly HashSet<string> _categoryNames = new(StringComparer.Ordinal);
        private readonly HashSet<string> _sections = new(StringComparer.Ordinal);

        public async Task ReadAsync(CancellationToken cancellationToken)
        {
            await window.FillAsync(cancellationToken).ConfigureAwait(false);
            PassByteOrderMark();
            switch (await _cursor.PeekAsync(cancellationToken).ConfigureAwait(false))
            {
                case (byte)'{':
                    window.Pass(1);
                    await ReadSectionsAsync(cancellationToken).ConfigureAwait(false);
                    break;
                case (byte)'[':
                    index.IsResults = true;
                    index.AnnotationLists.Add(window.Position + 1);
                    break;
                case null:
                    throw problems.Fatal(window.Position, "the file is empty. Get it again, or write it again.");
                default:
                    throw problems.Fatal(window.Position, $"the file is not JSON: it begins with neither '{{' nor '['.{Cure()}");
            }
        }

        private string Cure() => window.Unread switch
        {
            [0x1F, 0x8B, ..] => " It is packed with gzip; unpack it.",
            [(byte)'P', (byte)'K', ..] => " It is a ZIP archive; unpack it.",
            _ => " Give the file that holds images, annotations and categories.",
        };

        private void PassByteOrderMark()
        {
            var text = window.Unread;
            if (text is [0xFE, 0xFF, ..] or [0xFF, 0xFE, ..] or [0, ..] or [_, 0, ..])
            {
                throw problems.Fatal(0, "the file is in UTF-16 or UTF-32. Save it as UTF-8.");
            }

            window.Pass(text is [0xEF, 0xBB, 0xBF, ..] ? 3 : 0);
        }

        private async Task ReadSectionsAsync(CancellationToken cancellationToken)
        {
            var next = await _cursor.PeekAsync(cancellationToken).ConfigureAwait(false);
            while (next != (byte)'}')
            {
                var name = await ReadNameAsync(cancellationToken).ConfigureAwait(false);
                await ReadSectionAsync(name, cancellationToken).ConfigureAwait(false);
                next = await _cursor.PeekAsync(cancellationToken).ConfigureAwait(false);
                if (next != (byte)'}')
                {
                    await _cursor.ExpectAsync((byte)',', cancellationToken).ConfigureAwait(false);
                }
            }

            window.Pass(1);
            if (await _cursor.PeekAsync(cancellationToken).ConfigureAwait(false) is not null)
            {
                throw problems.Fatal(window.Position, "there is something behind the end of the first object. Give one COCO file at a time; a file with an object on each line is JSON lines, which Azure ML writes and Labeling.Export.AzureMl reads.");
            }

            Require("images");
            Require("categories");
        }

        private void Require(string section)
        {
            if (!_sections.Contains(section))
            {
                index.HasUnreadImages |= section == "images";
                index.HasUnreadCategories |= section == "categories";
                problems.Error(new ElementPlace("", -1, 0), section, $"the file has no {section}. A COCO file has images, categories and annotations; write an empty list for none.");
            }
        }

        private async Task<string> ReadNameAsync(CancellationToken cancellationToken)
        {
            await _cursor.PeekAsync(cancellationToken).ConfigureAwait(false);
            var at = window.Position;
            var length = await _cursor.MeasureAsync(cancellationToken).ConfigureAwait(false);
            var name = ReadName(window.Unread[..length]) ?? throw problems.Fatal(at, window.Unread is [(byte)'}', ..] ? "a comma stands before this '}'. Remove it." : "the name of a property is expected. Write it in quotation marks, or get the file again.");
            window.Pass(length);
            await _cursor.ExpectAsync((byte)':', cancellationToken).ConfigureAwait(false);
            return name;
        }

        private static string? ReadName(ReadOnlySpan<byte> text)
        {
            try
            {
                var scanner = new JsonScanner(text, maxDepth: 1);
                return scanner.Kind == JsonKind.Text ? scanner.ReadText(out _) : null;
            }
            catch (JsonException)
            {
                return null;
            }
        }

        private async Task ReadSectionAsync(string name, CancellationToken cancellationToken)
        {
            var first = await _cursor.PeekAsync(cancellationToken).ConfigureAwait(false);
            var place = new ElementPlace(name, -1, window.Position);
            if (name is not ("info" or "licenses" or "categories" or "images" or "annotations"))
            {
                await ReadUnknownAsync(name, cancellationToken).ConfigureAwait(false);
                return;
            }

            if (!_sections.Add(name))
            {
                problems.Error(place, member: null, "the file has this part twice. Make one list of both.");
            }

            if (first == (byte)'n')
            {
                problems.Warn(place, member: null, "this part is null.");
                await _cursor.CheckAsync(cancellationToken).ConfigureAwait(false);
            }
            else if (name == "info")
            {
                await ReadInfoAsync(place, cancellationToken).ConfigureAwait(false);
            }
            else if (first != (byte)'[')
            {
                throw problems.Fatal(place.Offset, $"{name} is not a list but {(first == (byte)'{' ? "an object. Write the values of its members in brackets: [{…}, {…}]." : $"begins with '{(char)first.GetValueOrDefault()}'. Write its objects in brackets: [{{…}}, {{…}}].")}");
            }
            else
            {
                await ReadListAsync(name, cancellationToken).ConfigureAwait(false);
            }
        }

        private async Task ReadUnknownAsync(string name, CancellationToken cancellationToken)
        {
            if (!problems.Options.KeepUnknown)
            {
                await _cursor.CheckAsync(cancellationToken).ConfigureAwait(false);
                return;
            }

            var at = window.Position;
            var length = await _cursor.MeasureAsync(cancellationToken).ConfigureAwait(false);
            try
            {
                using var value = JsonDocument.Parse(window.Unread[..length].ToArray(), new JsonDocumentOptions { MaxDepth = problems.Options.MaxDepth });
                index.Extra[name] = value.RootElement.Clone();
            }
            catch (JsonException exception)
            {
                throw problems.Fatal(at, ProblemReporter.NotJson(exception), exception);
            }

            window.Pass(length);
        }

        private async Task ReadInfoAsync(ElementPlace place, CancellationToken cancellationToken)
        {
            var length = await _cursor.MeasureAsync(cancellationToken).ConfigureAwait(false);
            try
            {
                index.Info = HeadParser.ParseInfo(window.Unread[..length], problems, place) ?? index.Info;
            }
            catch (JsonException exception)
            {
                problems.NotJson(place, exception);
            }

            window.Pass(length);
        }

        private async Task ReadListAsync(string name, CancellationToken cancellationToken)
        {
            var behindBracket = window.Position + 1;
            switch (name)
            {
                case "annotations":
                    index.AnnotationLists.Add(behindBracket);
                    await PassAnnotationsAsync(name, cancellationToken).ConfigureAwait(false);
                    break;
                case "images":
                    index.ImageLists.Add(behindBracket);
                    await ReadElementsAsync(name, AddImage, cancellationToken).ConfigureAwait(false);
                    break;
                case "categories":
                    await ReadElementsAsync(name, AddCategory, cancellationToken).ConfigureAwait(false);
                    break;
                default:
                    await ReadElementsAsync(name, AddLicense, cancellationToken).ConfigureAwait(false);
                    break;
            }
        }

        private async ValueTask PassAnnotationsAsync(string name, CancellationToken cancellationToken)
        {
            if (order is null)
            {
                await _cursor.SkipAsync(cancellationToken).ConfigureAwait(false);
                return;
            }

            await ReadElementsAsync(name, (text, in _) => order.Add(text), cancellationToken).ConfigureAwait(false);
        }

        private async ValueTask ReadElementsAsync(string name, Adder add, CancellationToken cancellationToken)
        {
            window.Pass(1);
            var list = new Elements(new ListCursor(window, problems), name, add);
            while (!ReadInMemory(list))
            {
                await list.Cursor.FillAsync(cancellationToken).ConfigureAwait(false);
            }
        }

        /// <summary>Goes through a list as far as it is in memory.</summary>
        /// <returns>Whether that was to its end.</returns>
        [MethodImpl(MethodImplOptions.AggressiveOptimization)] // Runs millions of times in a program's first second.
        private bool ReadInMemory(Elements list)
        {
            while (list.Cursor.TryNext(out var length))
            {
                if (length == 0)
                {
                    return true;
                }

                var place = new ElementPlace(list.Name, list.Count++, window.Position);
                try
                {
                    list.Add(window.Unread[..length], place);
                }
                catch (JsonException exception)
                {
                    problems.NotJson(place, exception);
                }

                window.Pass(length);
            }

            return false;
        }

        private void AddImage(ReadOnlySpan<byte> text, in ElementPlace place)
        {
            if (place.Index >= problems.Options.MaxImages)
            {
                throw problems.Fatal(place.Offset, $"there are more than {problems.Options.MaxImages} images. If that is right, allow it with MaxImages.");
            }

            if (ImageParser.Parse(text, problems, place) is not { } image)
            {
                index.HasUnreadImages = true;
                return;
            }

            if (!index.ImageIds.Add(image.Id))
            {
                problems.Error(place, "id", $"the id {image.Id} was given to an image before. Give this one an id of its own, and its annotations the same as image_id.");
                return;
            }

            names?.Add(image.FileName);
            index.ImagesAreSorted &= image.Id > _lastImageId;
            index.LeastImageId = index.ImageIds.Count == 1 ? image.Id : Math.Min(index.LeastImageId, image.Id);
            index.UnusablePaths += RelativePath.FindFault(image.FileName) is null ? 0 : 1;
            _lastImageId = image.Id;
        }

        private void AddCategory(ReadOnlySpan<byte> text, in ElementPlace place)
        {
            ThrowIfTooMany(place);
            if (text is not [(byte)'{', ..])
            {
                // Nothing tells which ids such categories have, so no label could be kept.
                throw problems.Fatal(
                    place.Offset, $"{place.PathOf(member: null)} is {new ElementReader(text, problems, place).Shown()}, but a category is an object such as {{\"id\": 1, \"name\": \"cat\"}}. Write such an object for each, with the ids that annotations have as category_id.");
            }

            if (HeadParser.ParseCategory(text, problems, place) is not { } category)
            {
                index.HasUnreadCategories = true;
                return;
            }

            if (!_categoryIds.Add(category.Id))
            {
                problems.Error(place, "id", $"the id {category.Id} was given to a category before. Give this one an id of its own, and its annotations the same as category_id.");
                return;
            }

            if (!_categoryNames.Add(category.Name))
            {
                problems.Warn(place, "name", $"another category is called '{category.Name}' too.");
            }

            index.Categories.Add(category);
        }

        private void AddLicense(ReadOnlySpan<byte> text, in ElementPlace place)
        {
            ThrowIfTooMany(place);
            if (HeadParser.ParseLicense(text, problems, place) is { } license)
            {
                index.Licenses.Add(license);
            }
        }

        private void ThrowIfTooMany(in ElementPlace place)
        {
            if (place.Index >= problems.Options.MaxCategories)
            {
                throw problems.Fatal(place.Offset, $"there are more than {problems.Options.MaxCategories} {place.Section}. If that is right, allow it with MaxCategories.");
            }
        }

        private delegate void Adder(ReadOnlySpan<byte> text, in ElementPlace place);

        private sealed class Elements(ListCursor cursor, string name, Adder add)
        {
            public ListCursor Cursor => cursor;

            public string Name => name;

            public Adder Add => add;

            public long Count { get; set; }
        }
    }
}
