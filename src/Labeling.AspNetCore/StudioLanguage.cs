using System.Text.Json;

namespace Labeling.AspNetCore;

/// <summary>A language that the host adds to the pages.</summary>
internal sealed class StudioLanguage
{
    private const int MaxBytes = 1 << 20;

    private StudioLanguage(string code, string name, byte[] texts)
    {
        Code = code;
        Name = name;
        Texts = texts;
    }

    public string Code { get; }

    public string Name { get; }

    /// <summary>The JSON file.</summary>
    public byte[] Texts { get; }

    public static StudioLanguage Read(string code, string name, string path)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(code);
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        if (code.Length > 35 || !code.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '-'))
        {
            throw new ArgumentException($"'{code}' is no code of a language; give one such as de or pt-br, in lower case.", nameof(code));
        }

        var file = new FileInfo(path);
        if (file.Length > MaxBytes)
        {
            throw new ArgumentException($"'{path}' has {file.Length} bytes; the texts of a language have at most {MaxBytes}.", nameof(path));
        }

        byte[] texts = File.ReadAllBytes(path);
        return FindFault(texts) is { } fault ? throw new ArgumentException($"'{path}' {fault}.", nameof(path)) : new StudioLanguage(code, name, texts);
    }

    /// <summary>What is wrong with the file; the rest of a sentence.</summary>
    private static string? FindFault(ReadOnlyMemory<byte> json)
    {
        try
        {
            using var document = JsonDocument.Parse(json);
            return document.RootElement.ValueKind != JsonValueKind.Object ? "is not one JSON object"
                : document.RootElement.EnumerateObject().FirstOrDefault(text => text.Value.ValueKind != JsonValueKind.String) is { Value.ValueKind: not JsonValueKind.Undefined } other
                    ? $"has something other than a text for '{other.Name}'"
                    : null;
        }
        catch (JsonException exception)
        {
            return $"is not JSON: {exception.Message}";
        }
    }
}
