namespace Labeling.Scenarios.Tests;

internal sealed class FakeScenario(Action<ScenarioRun>? act = null) : IScenario
{
    public static readonly ScenarioOption<int> Count = ScenarioOption.Number("count", "N", "how many", 7, 1, 100);
    public static readonly ScenarioOption<string> Color = ScenarioOption.Choice("color", "which colour", "red", "red", "green");
    public static readonly ScenarioOption<double> Share = ScenarioOption.Real("share", "X", "which share", 0.5, 0, 1);
    public static readonly ScenarioOption<string> Place = ScenarioOption.Text("place", "DIR", "where", string.Empty);

    public string Name => "fake";

    public string Summary => "Pretends.";

    public IReadOnlyList<ScenarioOption> Options { get; } = [Count, Color, Share, Place];

    public Task RunAsync(ScenarioRun run, CancellationToken cancellationToken)
    {
        act?.Invoke(run);
        return Task.CompletedTask;
    }
}
