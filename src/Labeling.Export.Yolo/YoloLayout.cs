using System.Globalization;
using System.Text;

namespace Labeling.Export.Yolo;

/// <summary>What data.yaml or classes.txt says of a folder of label files.</summary>
internal sealed class YoloLayout
{
    private const int MostClasses = 10_000;
    private const int LongestLine = 1 << 16;
    private const int MostKeypoints = 10_000;
    private const string KeypointsKey = "kpt_shape";

    private static readonly string[] Parts = [YoloPaths.Train, YoloPaths.Validation, YoloPaths.Test];

    public required string Root { get; init; }

    /// <summary>The file that names the classes.</summary>
    public required string ClassFile { get; init; }

    public required IReadOnlyDictionary<int, string> Names { get; init; }

    /// <summary>How many numbers of key points follow each box; 0 where there are none.</summary>
    public int KeypointNumbers { get; private init; }

    /// <summary>Folders and lists of images, relative to the root; none where the folder itself tells.</summary>
    public required IReadOnlyList<string> Places { get; init; }

    /// <summary>Whether items' paths are relative to the root and not to <c>images/</c>.</summary>
    public required bool IsRootedHere { get; init; }

    /// <returns><see langword="null"/> where nothing names classes.</returns>
    public static async Task<YoloLayout?> FindAsync(string root, string? file, CancellationToken cancellationToken)
    {
        if ((file ?? FindYaml(root)) is { } yaml)
        {
            return await ReadYamlAsync(root, yaml, cancellationToken).ConfigureAwait(false);
        }

        string[] lists = [Path.Combine(root, "classes.txt"), Path.Combine(root, "labels", "classes.txt"), Path.Combine(root, "obj.names")];
        return lists.FirstOrDefault(File.Exists) is { } list
            ? new YoloLayout { Root = root, ClassFile = list, Names = await ReadNamesAsync(list, cancellationToken).ConfigureAwait(false), Places = [], IsRootedHere = false }
            : null;
    }

    /// <summary>The item's path of an image.</summary>
    public string ItemPath(string image)
        => !IsRootedHere && image.StartsWith(YoloPaths.Images, StringComparison.Ordinal) ? image[YoloPaths.Images.Length..] : image;

    private static string? FindYaml(string root)
    {
        var usual = Path.Combine(root, "data.yaml");
        if (File.Exists(usual))
        {
            return usual;
        }

        string[] found = [.. Directory.EnumerateFiles(root, "*.yaml"), .. Directory.EnumerateFiles(root, "*.yml")];
        return found.Length > 1
            ? throw ImportErrors.In(root, $"there are {found.Length} .yaml files and none is named data.yaml. Give the path of the right one.")
            : found.FirstOrDefault();
    }

    private static async Task<YoloLayout> ReadYamlAsync(string root, string path, CancellationToken cancellationToken)
    {
        var yaml = await YamlFile.ReadAsync(path, ["names", "path", KeypointsKey, YoloPaths.RootKey, .. Parts], cancellationToken).ConfigureAwait(false);
        if (!yaml.Has("names"))
        {
            throw ImportErrors.In(path, "there is no key 'names'. List the names of the classes in it.");
        }

        var names = new Dictionary<int, string>();
        foreach (var (key, name) in yaml["names"])
        {
            if (!int.TryParse(key, NumberStyles.None, CultureInfo.InvariantCulture, out var index) || index >= MostClasses || !names.TryAdd(index, name))
            {
                throw ImportErrors.In(path, $"{ImportErrors.Quote(key)} under 'names' is no index of a class, or is there twice. Count from 0, to {MostClasses - 1} at most.");
            }
        }

        var folder = yaml["path"] is [var (_, given)] ? Inside(root, given, path) : "";
        return new YoloLayout
        {
            Root = root,
            ClassFile = path,
            Names = names,
            KeypointNumbers = Keypoints(yaml[KeypointsKey], path),
            Places = [.. Parts.SelectMany(part => yaml[part]).Select(place => place.Value).Where(place => place.Length > 0).Select(place => Locate(root, folder, place, path)).Distinct()],
            IsRootedHere = yaml[YoloPaths.RootKey] is [(_, ".")],
        };
    }

    private static int Keypoints(IReadOnlyList<(string Key, string Value)> shape, string yaml)
    {
        if (shape.Count == 0)
        {
            return 0;
        }

        return shape is [var (_, points), var (_, numbers)]
            && int.TryParse(points, NumberStyles.None, CultureInfo.InvariantCulture, out var count) && count is > 0 and <= MostKeypoints
            && int.TryParse(numbers, NumberStyles.None, CultureInfo.InvariantCulture, out var each) && each is 2 or 3
            ? count * each
            : throw ImportErrors.In(yaml, $"'{KeypointsKey}' is not the number of key points, from 1 to {MostKeypoints}, and 2 or 3 numbers for each, as in [17, 3]. Correct it, or remove it.");
    }

    /// <summary>Where a place is below the root. Files made elsewhere say where the data set was there, or go up once too often; of that the end counts.</summary>
    private static string Locate(string root, string folder, string place, string yaml)
    {
        var asWritten = Inside(root, place, yaml);
        List<string> candidates = [folder.Length == 0 ? asWritten : $"{folder}/{asWritten}", asWritten];
        if (asWritten.IndexOf('/', StringComparison.Ordinal) is var at and >= 0 && asWritten[..at] is not (YoloPaths.Train or YoloPaths.Validation or "valid" or YoloPaths.Test))
        {
            // Roboflow begins with the folder that the data set was unpacked to.
            candidates.Add(asWritten[(at + 1)..]);
        }

        return candidates.Find(candidate => Path.Exists(Path.Combine(root, candidate))) ?? candidates[0];
    }

    private static string Inside(string root, string place, string yaml)
    {
        var path = place.Trim().Replace('\\', '/');
        var prefix = root.Replace('\\', '/') + "/";
        if (path.StartsWith(prefix, StringComparison.Ordinal))
        {
            path = path[prefix.Length..];
        }

        while (path.StartsWith("../", StringComparison.Ordinal) || path.StartsWith("./", StringComparison.Ordinal))
        {
            path = path[(path.IndexOf('/', StringComparison.Ordinal) + 1)..];
        }

        path = path.Trim('/');
        var isElsewhere = Path.IsPathRooted(place) && !Path.Exists(Path.Combine(root, path));
        if (path is "" or "." or ".." || (isElsewhere && !path.Contains("images", StringComparison.Ordinal)))
        {
            return "";
        }

        path = isElsewhere ? path[path.LastIndexOf("images", StringComparison.Ordinal)..] : path;
        return FormatPath.FindFault(path) is { } fault
            ? throw ImportErrors.In(yaml, $"the place {ImportErrors.Quote(place)} {fault}. Give folders and lists below the file's own folder.")
            : path;
    }

    private static async Task<IReadOnlyDictionary<int, string>> ReadNamesAsync(string path, CancellationToken cancellationToken)
    {
        var names = new Dictionary<int, string>();
        var reader = LineReader.Open(path, LongestLine);
        await using (reader.ConfigureAwait(false))
        {
            while (await reader.ReadAsync(cancellationToken).ConfigureAwait(false))
            {
                var name = Encoding.UTF8.GetString(reader.Line.Span).Trim();
                if (name.Length > 0)
                {
                    names.Add(names.Count, name);
                }
            }
        }

        return names;
    }
}
