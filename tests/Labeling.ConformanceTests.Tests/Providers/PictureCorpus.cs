namespace Labeling.ConformanceTests.Tests;

/// <summary>Pictures of every kind: the small ones of the imaging tests, and the sets beside the repository where those are.</summary>
internal static class PictureCorpus
{
    private static readonly string[] Sets = ["hostile-images", "exif-orientation", "dicom"];

    /// <summary>The small ones, of every variant of the formats.</summary>
    public static IEnumerable<KeyValuePair<string, byte[]>> Small => Files(Path.Combine(AppContext.BaseDirectory, "Pictures"), "*");

    /// <summary>Those of the sets.</summary>
    public static IEnumerable<KeyValuePair<string, byte[]>> Shared
        => SharedFolder() is { } folder ? Sets.SelectMany(set => Files(Path.Combine(folder, set), "*")) : [];

    /// <summary>The first eighth of each: of some nothing can be shown, also where the sets are not there.</summary>
    public static IEnumerable<KeyValuePair<string, byte[]>> CutOff(IReadOnlyDictionary<string, byte[]> samples)
        => samples.Select(sample => KeyValuePair.Create($"{sample.Key}, cut off", sample.Value[..(sample.Value.Length / 8)]));

    private static IEnumerable<KeyValuePair<string, byte[]>> Files(string folder, string pattern)
        => Directory.Exists(folder)
            ? Directory.EnumerateFiles(folder, pattern, SearchOption.AllDirectories).Order(StringComparer.Ordinal).Select(file => KeyValuePair.Create(file, File.ReadAllBytes(file)))
            : [];

    private static string? SharedFolder()
    {
        var root = new DirectoryInfo(AppContext.BaseDirectory);
        while (root is not null && !File.Exists(Path.Combine(root.FullName, "Directory.Packages.props")))
        {
            root = root.Parent;
        }

        return root is null ? null : Path.GetFullPath(Path.Combine(root.FullName, "..", "shared", "data"));
    }
}
