namespace Labeling.Scenarios;

/// <summary>An option whose value is a <typeparamref name="T"/>.</summary>
internal sealed class ScenarioOption<T>(string name, string placeholder, string description, string? defaultText, Func<string, T> read)
    : ScenarioOption(name, placeholder, description, defaultText)
{
    /// <inheritdoc/>
    public override object? Default => DefaultText switch
    {
        null => throw new UsageException($"--{Name} {Placeholder} is missing: {Description}"),
        "" => default(T),
        _ => read(DefaultText),
    };

    /// <inheritdoc/>
    public override object? Read(string text) => read(text);
}
