namespace Labeling;

/// <summary>Compares texts as stores do: by code points, which is also the order of their UTF-8 bytes.</summary>
internal static class CodePoints
{
    public static int Compare(string left, string right)
    {
        int same = left.AsSpan().CommonPrefixLength(right);
        return same == left.Length || same == right.Length
            ? left.Length.CompareTo(right.Length)
            : Rank(left[same]).CompareTo(Rank(right[same]));
    }

    /// <summary>UTF-16 puts what is beyond U+FFFF, as surrogates, before U+E000; here it comes last.</summary>
    private static int Rank(char unit) => char.IsSurrogate(unit) ? unit + 0x10000 : unit;
}
