using System.Text;

namespace Labeling.Export.Yolo;

/// <summary>Finds the images that label files are about: in folders, in lists, or from the label files alone.</summary>
internal sealed class ImageFinder(YoloLayout layout, Func<string, CancellationToken, ValueTask<PixelSize>>? findImageSize, Notes notes)
{
    private const int LongestLine = 1 << 16;

    private readonly List<string> _images = [];
    private readonly NameSet _known = new(isFileNames: false);

    /// <returns>Their paths relative to the root; each once.</returns>
    public async Task<IReadOnlyList<string>> FindAsync(CancellationToken cancellationToken)
    {
        var missing = 0;
        foreach (var place in layout.Places)
        {
            var path = Path.Combine(layout.Root, place);
            if (layout.Places.Count > 1 && !IsThere(place))
            {
                // Programs that write data.yaml often name all three parts, whatever there is.
                notes.Add($"'{layout.ClassFile}' names {ImportErrors.Quote(place)}, which is not there; it is left out.");
                missing++;
            }
            else if (place.EndsWith(".txt", StringComparison.OrdinalIgnoreCase))
            {
                await ReadListAsync(path, cancellationToken).ConfigureAwait(false);
            }
            else
            {
                await SearchAsync(place, cancellationToken).ConfigureAwait(false);
            }
        }

        if (missing > 0 && missing == layout.Places.Count)
        {
            throw ImportErrors.In(layout.ClassFile, $"none of the places it names is there: {string.Join(", ", layout.Places.Select(place => ImportErrors.Quote(place)))}. Put the images or the labels there, or correct the places.");
        }

        if (layout.Places.Count == 0)
        {
            await SearchAsync("", cancellationToken).ConfigureAwait(false);
        }

        return _images;
    }

    private bool IsThere(string place)
        => Path.Exists(Path.Combine(layout.Root, place)) || Directory.Exists(Path.Combine(layout.Root, YoloPaths.WithLabels(place + "/")));

    private async Task ReadListAsync(string path, CancellationToken cancellationToken)
    {
        if (!File.Exists(path))
        {
            throw ImportErrors.In(layout.ClassFile, $"the list {ImportErrors.Quote(Path.GetFileName(path))} is not there. Put it beside the file, or correct the name.");
        }

        var reader = LineReader.Open(path, LongestLine);
        await using (reader.ConfigureAwait(false))
        {
            while (await reader.ReadAsync(cancellationToken).ConfigureAwait(false))
            {
                var line = Encoding.UTF8.GetString(reader.Line.Span).Trim().Replace('\\', '/');
                if (line.Length > 0)
                {
                    Add(InList(line, path, reader.Number));
                }
            }
        }
    }

    // Lists made elsewhere hold whole paths of that machine; what counts begins with the images' folder.
    private string InList(string line, string file, long number)
    {
        var image = line.StartsWith("./", StringComparison.Ordinal) ? line[2..] : line;
        var root = layout.Root.Replace('\\', '/') + "/";
        if (image.StartsWith(root, StringComparison.Ordinal))
        {
            image = image[root.Length..];
        }
        else if (FormatPath.FindFault(image) is not null && image.IndexOf("/images/", StringComparison.Ordinal) is var at and >= 0)
        {
            image = image[(at + 1)..];
        }

        return FormatPath.FindFault(image) is { } fault
            ? throw ImportErrors.At(file, number, $"the image's path {ImportErrors.Quote(line)} {fault}. Give paths relative to the list.")
            : BelowRoot(image);
    }

    // CVAT's lists begin with a folder that its archives do not have.
    private string BelowRoot(string image)
    {
        var at = image.IndexOf('/', StringComparison.Ordinal);
        return at >= 0 && !Directory.Exists(Path.Combine(layout.Root, image[..at])) && IsHere(image[(at + 1)..]) ? image[(at + 1)..] : image;
    }

    private bool IsHere(string image) => File.Exists(Path.Combine(layout.Root, image)) || File.Exists(Path.Combine(layout.Root, YoloPaths.LabelOf(image)));

    private async Task SearchAsync(string place, CancellationToken cancellationToken)
    {
        var before = _images.Count;
        var prefix = place.Length == 0 ? "" : place + "/";
        if (Directory.Exists(Path.Combine(layout.Root, place)))
        {
            foreach (var image in FileList.Find(Path.Combine(layout.Root, place), withLinks: true, YoloPaths.ImageExtensions))
            {
                Add(prefix + image);
            }
        }

        if (_images.Count > before)
        {
            NoteStrayLabels(before);
            return;
        }

        var labels = YoloPaths.WithLabels(prefix.Length == 0 ? YoloPaths.Images : prefix);
        var hasLabels = Directory.Exists(Path.Combine(layout.Root, labels));
        if (!hasLabels && prefix.Length > 0)
        {
            throw ImportErrors.In(layout.ClassFile, $"there is no folder {ImportErrors.Quote(prefix)}{(labels == prefix ? "" : $" and no {ImportErrors.Quote(labels)}")}. Put the images or the labels there, or correct the place.");
        }

        var images = hasLabels && prefix.Length == 0 ? YoloPaths.Images : prefix;
        foreach (var label in FileList.Find(Path.Combine(layout.Root, hasLabels ? labels : ""), withLinks: false, ".txt"))
        {
            if (hasLabels || label is not ("classes.txt" or "train.txt" or "val.txt" or "test.txt"))
            {
                Add(await FindExtensionAsync(images + label[..^4], cancellationToken).ConfigureAwait(false));
            }
        }
    }

    /// <summary>Says which label files have no image: nothing tells how large it was.</summary>
    private void NoteStrayLabels(int before)
    {
        var expected = new Dictionary<string, HashSet<string>>(StringComparer.Ordinal);
        foreach (var label in _images.Skip(before).Select(YoloPaths.LabelOf))
        {
            var folder = label[..(label.LastIndexOf('/') + 1)];
            if (!expected.TryGetValue(folder, out var names))
            {
                expected.Add(folder, names = new HashSet<string>(StringComparer.Ordinal));
            }

            names.Add(label[folder.Length..]);
        }

        foreach (var (folder, names) in expected)
        {
            var path = Path.Combine(layout.Root, folder);
            string[] there = Directory.Exists(path) ? Directory.GetFiles(path, "*.txt") : [];
            foreach (var file in there.Select(file => Path.GetFileName(file)).Where(file => !names.Contains(file) && !IsNoLabel(folder, file)).Order(StringComparer.Ordinal))
            {
                notes.Count("Label files are left out that have no image of their name", folder + file);
            }
        }
    }

    // What programs put beside label files.
    private bool IsNoLabel(string folder, string file)
        => file is "classes.txt" or "train.txt" or "val.txt" or "test.txt" or "notes.txt" || file.StartsWith("README", StringComparison.OrdinalIgnoreCase) || layout.Places.Contains(folder + file);

    private async ValueTask<string> FindExtensionAsync(string image, CancellationToken cancellationToken)
    {
        if (findImageSize is not null)
        {
            foreach (var extension in YoloPaths.ImageExtensions.SelectMany(extension => (string[])[extension, extension.ToUpperInvariant()]))
            {
                if (!(await findImageSize(layout.ItemPath(image + extension), cancellationToken).ConfigureAwait(false)).IsEmpty)
                {
                    return image + extension;
                }
            }
        }

        throw ImportErrors.In(
            Path.Combine(layout.Root, YoloPaths.LabelOf(image + ".jpg")),
            "there is no image to this label file, and a label file does not say which it is. Put the images beside the labels, or set FindImageSize so that it finds them.");
    }

    private void Add(string image)
    {
        if (!_known.Add(image))
        {
            notes.Count("Images are listed more than once, and taken once", image);
            return;
        }

        _images.Add(image);
    }
}
