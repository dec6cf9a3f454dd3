using SkiaSharp;

namespace Labeling;

/// <summary>The font files of a Linux host: the native part for Linux that this package brings looks for none by itself.</summary>
internal static class FontFiles
{
    // Enough for every script, also on a host with thousands of fonts: opening each takes a moment, and the best known come first.
    private const int MostFonts = 200;
    private const int MostFiles = 20_000;
    private const int MostDepth = 8;

    private static readonly string[] Extensions = [".ttf", ".otf", ".ttc"];

    private static readonly Lazy<IReadOnlyList<SKTypeface>> Fonts = new(() => OperatingSystem.IsLinux() ? [.. Files().Select(file => SKTypeface.FromFile(file)).OfType<SKTypeface>().Take(MostFonts)] : []);

    /// <summary>The first font that has a character, or <see langword="null"/>. The fonts are kept open for the next.</summary>
    public static SKTypeface? Find(int character)
    {
        foreach (var font in Fonts.Value)
        {
            if (HostFonts.Has(font, character))
            {
                return font;
            }
        }

        return null;
    }

    /// <summary>Plain fonts without serifs first, so that names look alike; else by name, so that a host always takes the same.</summary>
    private static IEnumerable<string> Files()
        => Folders().Where(Directory.Exists).SelectMany(List).Take(MostFiles)
            .Where(file => Extensions.Contains(Path.GetExtension(file), StringComparer.OrdinalIgnoreCase))
            .OrderBy(Rank).ThenBy(Path.GetFileName, StringComparer.Ordinal);

    private static IEnumerable<string> Folders()
    {
        yield return "/usr/share/fonts";
        yield return "/usr/local/share/fonts";
        var home = Environment.GetFolderPath(Environment.SpecialFolder.UserProfile);
        if (home.Length > 0)
        {
            yield return Path.Join(home, ".local/share/fonts");
            yield return Path.Join(home, ".fonts");
        }
    }

    private static IEnumerable<string> List(string folder)
        => Directory.EnumerateFiles(folder, "*", new EnumerationOptions { RecurseSubdirectories = true, MaxRecursionDepth = MostDepth, IgnoreInaccessible = true, AttributesToSkip = 0 });

    private static int Rank(string file)
    {
        var name = Path.GetFileNameWithoutExtension(file);
        var isPlain = name.EndsWith("Regular", StringComparison.OrdinalIgnoreCase) || !name.Contains('-', StringComparison.Ordinal);
        var isSans = name.Contains("Sans", StringComparison.OrdinalIgnoreCase) && !name.Contains("Mono", StringComparison.OrdinalIgnoreCase);
        return (isPlain ? 0 : 2) + (isSans ? 0 : 1);
    }
}
