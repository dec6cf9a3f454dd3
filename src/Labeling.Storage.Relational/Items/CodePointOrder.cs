namespace Labeling.Storage.Relational;

/// <summary>Compares texts as the engines do: by code points, which is also the order of their UTF-8 bytes.</summary>
internal static class CodePointOrder
{
    public static int Compare(string left, string right)
    {
        int same = left.AsSpan().CommonPrefixLength(right);
        return same == left.Length || same == right.Length
            ? left.Length.CompareTo(right.Length)
            : Rank(left[same]).CompareTo(Rank(right[same]));
    }

    /// <summary>The first and the last of some texts; there must be one.</summary>
    public static (string Least, string Most) Bounds(IEnumerable<string> texts)
        => texts.Aggregate(
            default((string Least, string Most)?),
            static (bounds, text) => bounds is not { } known
                ? (text, text)
                : (Compare(text, known.Least) < 0 ? text : known.Least, Compare(text, known.Most) > 0 ? text : known.Most))!.Value;

    /// <summary>UTF-16 puts what is beyond U+FFFF, as surrogates, before U+E000; here it comes last.</summary>
    private static int Rank(char unit) => char.IsSurrogate(unit) ? unit + 0x10000 : unit;
}
