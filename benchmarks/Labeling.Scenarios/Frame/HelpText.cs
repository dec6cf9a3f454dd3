using System.Text;

namespace Labeling.Scenarios;

/// <summary>What <c>--help</c> prints.</summary>
internal static class HelpText
{
    /// <summary>Describes scenarios with all their options and defaults.</summary>
    public static string For(IReadOnlyList<IScenario> scenarios)
    {
        var text = new StringBuilder();
        text.AppendLine("Labeling.Scenarios <scenario> [options]");
        text.AppendLine("The last line of standard output is one JSON object. Exit status: 0 passed, 1 a check failed, 2 wrong arguments.");
        foreach (IScenario scenario in scenarios)
        {
            text.AppendLine().AppendLine(scenario.Name).Append("  ").AppendLine(scenario.Summary);
            foreach (ScenarioOption option in scenario.Options.Append(ScenarioArguments.Seed))
            {
                text.Append("  ").Append($"--{option.Name} {option.Placeholder}".PadRight(28)).Append(' ').Append(option.Description);
                text.AppendLine(option.DefaultText switch
                {
                    null => " (required)",
                    "" => string.Empty,
                    _ => $" (default {option.DefaultText})",
                });
            }
        }

        return text.ToString();
    }
}
