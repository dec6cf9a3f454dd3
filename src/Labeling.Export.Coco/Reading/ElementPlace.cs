using System.Globalization;

namespace Labeling.Export.Coco;

/// <summary>Where in a file one object is.</summary>
/// <param name="Section">The property of the file's object that it is in, or empty for a list at the top.</param>
/// <param name="Index">Its position in that list, from 0; -1 where there is no list.</param>
/// <param name="Offset">The position of its first byte in the file.</param>
internal readonly record struct ElementPlace(string Section, long Index, long Offset)
{
    public string PathOf(string? member)
    {
        var section = Section.Length == 0 ? "$" : "$." + Section;
        var index = Index < 0 ? "" : string.Create(CultureInfo.InvariantCulture, $"[{Index}]");
        return member is null ? section + index : $"{section}{index}.{member}";
    }
}
