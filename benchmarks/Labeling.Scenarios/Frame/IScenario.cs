namespace Labeling.Scenarios;

/// <summary>One sub-command. A new one is a class in the folder of its theme and a line in <see cref="ScenarioCatalog"/>.</summary>
internal interface IScenario
{
    /// <summary>The sub-command.</summary>
    string Name { get; }

    /// <summary>What it measures, in one line.</summary>
    string Summary { get; }

    /// <summary>What it takes, besides <c>--seed</c>, which every scenario takes.</summary>
    IReadOnlyList<ScenarioOption> Options { get; }

    /// <summary>Runs to the end, and puts its figures and the checks that failed into <paramref name="run"/>.</summary>
    /// <exception cref="UsageException">The arguments ask for something impossible.</exception>
    Task RunAsync(ScenarioRun run, CancellationToken cancellationToken);
}
