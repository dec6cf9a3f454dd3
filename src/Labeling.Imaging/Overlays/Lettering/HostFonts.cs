using System.Collections.Concurrent;
using SkiaSharp;

namespace Labeling;

/// <summary>The fonts of the host, for letters that our own lack. A host may have none.</summary>
internal static class HostFonts
{
    // Names of classes use few letters; a hostile one must not make this grow without end.
    private const int MostKept = 4096;

    private static readonly ConcurrentDictionary<int, SKTypeface?> Found = new();

    public static SKTypeface? Find(int character)
    {
        if (Found.TryGetValue(character, out var known))
        {
            return known;
        }

        var typeface = Match(character) ?? FontFiles.Find(character);

        if (Found.Count < MostKept)
        {
            Found.TryAdd(character, typeface);
        }

        return typeface;
    }

    public static bool Has(SKTypeface typeface, int character)
    {
        using var font = new SKFont(typeface);
        return font.ContainsGlyph(character);
    }

    private static SKTypeface? Match(int character)
        => SKFontManager.Default.MatchCharacter(character) is { } typeface && Has(typeface, character) ? typeface : null;
}
