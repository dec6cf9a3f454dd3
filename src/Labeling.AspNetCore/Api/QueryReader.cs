using System.Globalization;
using Microsoft.AspNetCore.Http;

namespace Labeling.AspNetCore;

/// <summary>Reads queries strictly: what is not known or cannot be read is refused, so that a slip in a filter never selects more than was meant.</summary>
internal static class QueryReader
{
    public static void CheckNames(IQueryCollection query, ReadOnlySpan<string> known)
    {
        foreach (string name in query.Keys)
        {
            if (!known.Contains(name))
            {
                throw ApiCall.Invalid($"The query has '{name}', which this address does not know; it knows {string.Join(", ", known.ToArray())}.");
            }
        }
    }

    public static string? Text(IQueryCollection query, string name) => query[name] switch
    {
        [] => null,
        [{ Length: > 0 } value] => value,
        [..] => throw ApiCall.Invalid($"The query's '{name}' is empty or given several times; give it once, or leave it out."),
    };

    public static int Number(IQueryCollection query, string name, int absent, int least, int most)
        => Text(query, name) is not { } text ? absent
            : int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int value) && value >= least && value <= most ? value
            : throw ApiCall.Invalid(string.Create(CultureInfo.InvariantCulture, $"The query's '{name}' is '{text}'; give a whole number from {least} to {most}."));

    public static double? Real(IQueryCollection query, string name)
        => Text(query, name) is not { } text ? null
            : double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double value) && double.IsFinite(value) ? value
            : throw ApiCall.Invalid($"The query's '{name}' is '{text}'; give a number such as 0.5.");

    public static bool? Flag(IQueryCollection query, string name) => Text(query, name) switch
    {
        null => null,
        "true" => true,
        "false" => false,
        var text => throw ApiCall.Invalid($"The query's '{name}' is '{text}'; give true or false."),
    };

    public static T? Choice<T>(IQueryCollection query, string name)
        where T : struct, Enum
        => Text(query, name) is { } text ? Choice<T>(text, name) : null;

    public static T Choice<T>(string text, string name)
        where T : struct, Enum
        => Enum.TryParse<T>(text, ignoreCase: false, out var value) && Enum.IsDefined(value) && !char.IsAsciiDigit(text[0])
            ? value
            : throw ApiCall.Invalid($"The query's '{name}' is '{text}'; give one of {string.Join(", ", Enum.GetNames<T>())}.");

    public static DateTimeOffset? Time(IQueryCollection query, string name)
        => Text(query, name) is not { } text ? null
            : DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var value) ? value
            : throw ApiCall.Invalid($"The query's '{name}' is '{text}'; give a time such as 2026-01-31T08:00:00Z.");

    public static ProjectId Project(string text) => Guid.TryParseExact(text, "D", out var id) ? new ProjectId(id) : throw ApiCall.Invalid($"'{text}' is no project's id.");
}
