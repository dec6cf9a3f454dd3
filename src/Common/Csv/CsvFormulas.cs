using System.Buffers;

namespace Labeling.Export;

/// <summary>Keeps spreadsheets from running cells as formulas.</summary>
/// <remarks>
/// A cell that begins with a character that spreadsheets take for a formula's start gets a <c>'</c> before it. A cell that already begins with
/// <c>'</c> and such a character gets one more, so that <see cref="Restore"/> gives back exactly what was written.
/// </remarks>
/// <seealso href="https://owasp.org/www-community/attacks/CSV_Injection">OWASP, CSV injection.</seealso>
internal static class CsvFormulas
{
    // Also the wide forms, which Excel in East Asian versions takes for the narrow ones.
    private static readonly SearchValues<char> Starts = SearchValues.Create("=+-@\t\r\n\uff1d\uff0b\uff0d\uff20");

    public static string Neutralize(string text) => IsFormula(text.AsSpan().TrimStart('\'')) ? "'" + text : text;

    public static string Restore(string text) => text.Length > 0 && text[0] == '\'' && IsFormula(text.AsSpan().TrimStart('\'')) ? text[1..] : text;

    private static bool IsFormula(ReadOnlySpan<char> text) => !text.IsEmpty && Starts.Contains(text[0]);
}
