using System.Globalization;

namespace Labeling.Scenarios;

/// <summary>One option of a scenario: <c>--name value</c>.</summary>
internal abstract class ScenarioOption(string name, string placeholder, string description, string? defaultText)
{
    /// <summary>The name without dashes.</summary>
    public string Name { get; } = name;

    /// <summary>What stands for the value in the help text.</summary>
    public string Placeholder { get; } = placeholder;

    /// <summary>What it does.</summary>
    public string Description { get; } = description;

    /// <summary>The default as it would be written; empty for none; <see langword="null"/> when the option must be given.</summary>
    public string? DefaultText { get; } = defaultText;

    /// <summary>Reads a value, or throws a <see cref="UsageException"/> that says what is wrong with it.</summary>
    public abstract object? Read(string text);

    /// <summary>The value when the option is not given.</summary>
    public abstract object? Default { get; }

    /// <summary>A whole number.</summary>
    public static ScenarioOption<int> Number(string name, string placeholder, string description, int? defaultValue, int least = 1, int most = int.MaxValue)
        => new(name, placeholder, description, defaultValue?.ToString(CultureInfo.InvariantCulture), text =>
            int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int value) && value >= least && value <= most
                ? value
                : throw new UsageException(string.Create(CultureInfo.InvariantCulture, $"--{name} is a whole number from {least} to {most}, not '{text}'.")));

    /// <summary>A number with a fraction.</summary>
    public static ScenarioOption<double> Real(string name, string placeholder, string description, double? defaultValue, double least, double most)
        => new(name, placeholder, description, defaultValue?.ToString(CultureInfo.InvariantCulture), text =>
            double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double value) && value >= least && value <= most
                ? value
                : throw new UsageException(string.Create(CultureInfo.InvariantCulture, $"--{name} is a number from {least} to {most}, not '{text}'.")));

    /// <summary>One of a few words.</summary>
    public static ScenarioOption<string> Choice(string name, string description, string? defaultValue, params string[] choices)
        => new(name, string.Join('|', choices), description, defaultValue, text =>
            choices.Contains(text, StringComparer.Ordinal)
                ? text
                : throw new UsageException($"--{name} is {string.Join(" or ", choices)}, not '{text}'."));

    /// <summary>Any text that is not empty. The default <c>""</c> means none.</summary>
    public static ScenarioOption<string> Text(string name, string placeholder, string description, string? defaultValue)
        => new(name, placeholder, description, defaultValue, text =>
            text.Length > 0 ? text : throw new UsageException($"--{name} must not be empty."));
}
