namespace Labeling.Scenarios;

/// <summary>What a scenario was called with, checked against the options it takes.</summary>
internal sealed class ScenarioArguments
{
    /// <summary>Leaves room to count up from any seed.</summary>
    public const int LargestSeed = 1_000_000_000;

    /// <summary>The option that every scenario takes.</summary>
    public static readonly ScenarioOption<int> Seed = ScenarioOption.Number("seed", "N", "the seed of everything random; the same seed repeats a run", 1, 0, LargestSeed);

    private readonly Dictionary<ScenarioOption, object?> _values = [];

    private ScenarioArguments()
    {
    }

    /// <summary>Reads <c>--name value</c> pairs. Each option at most once, nothing unknown, nothing missing.</summary>
    /// <exception cref="UsageException">With one line that says which argument is wrong.</exception>
    public static ScenarioArguments Parse(IScenario scenario, ReadOnlySpan<string> args)
    {
        var parsed = new ScenarioArguments();
        ScenarioOption[] options = [.. scenario.Options, Seed];
        for (int i = 0; i < args.Length; i += 2)
        {
            ScenarioOption option = Find(scenario, options, args[i]);
            if (i + 1 == args.Length)
            {
                throw new UsageException($"--{option.Name} needs a value: --{option.Name} {option.Placeholder}.");
            }

            if (!parsed._values.TryAdd(option, option.Read(args[i + 1])))
            {
                throw new UsageException($"--{option.Name} is given twice.");
            }
        }

        foreach (ScenarioOption option in options)
        {
            if (!parsed._values.ContainsKey(option))
            {
                parsed._values.Add(option, option.Default);
            }
        }

        return parsed;
    }

    /// <summary>The value of an option, given or default.</summary>
    public T Get<T>(ScenarioOption<T> option) => (T)_values[option]!;

    private static ScenarioOption Find(IScenario scenario, ScenarioOption[] options, string arg)
    {
        if (!arg.StartsWith("--", StringComparison.Ordinal))
        {
            throw new UsageException($"'{arg}' is not an option; options look like --items 1000. '{scenario.Name} --help' lists them.");
        }

        return Array.Find(options, o => string.Equals(arg[2..], o.Name, StringComparison.Ordinal))
            ?? throw new UsageException(arg.Contains('=', StringComparison.Ordinal)
                ? $"Write '{arg.Replace('=', ' ')}' instead of '{arg}'."
                : $"{scenario.Name} has no option {arg}; it takes {string.Join(", ", options.Select(o => "--" + o.Name))}.");
    }
}
