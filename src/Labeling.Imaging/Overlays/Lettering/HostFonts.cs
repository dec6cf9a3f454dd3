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

        var typeface = Match(character);

        if (Found.Count < MostKept)
        {
            Found.TryAdd(character, typeface);
        }

        return typeface;
    }

    private static SKTypeface? Match(int character)
    {
        if (SKFontManager.Default.MatchCharacter(character) is not { } typeface)
        {
            return null;
        }

        using var font = new SKFont(typeface);
        return font.ContainsGlyph(character) ? typeface : null;
    }
}
