namespace Labeling;

/// <summary>What labelers are told to do: text, an address of a page, or both.</summary>
public sealed class Instructions
{
    /// <summary>The text, in Markdown. Shown with all HTML neutralised.</summary>
    public string? Text { get; init; }

    /// <summary>The address of a page with more, <c>http</c> or <c>https</c>.</summary>
    public Uri? Url { get; init; }

    /// <summary>Makes instructions of a text.</summary>
    public static implicit operator Instructions(string text) => FromString(text);

    /// <summary>Makes instructions of a text.</summary>
    public static Instructions FromString(string text) => new() { Text = text };
}
