namespace Labeling.Scenarios;

/// <summary>Options that several COCO scenarios take.</summary>
internal static class CocoOptions
{
    public static readonly ScenarioOption<string> Shape = ScenarioOption.Choice("shape", "what annotations are: outlines of 8 to 12 points, or boxes", "polygon", "polygon", "box");

    public static readonly ScenarioOption<string> WarmUp = ScenarioOption.Choice("warm-up", "whether the code is run until it is compiled for good before it is timed: no for a program that has just started", "yes", "yes", "no");

    /// <summary>How many annotations a round of warming up takes.</summary>
    public const int WarmUpAnnotations = 200_000;

    private const int WarmUpRounds = 5;

    // The compiler that replaces slow code waits for a tenth of a second in which no other code was new.
    private static readonly TimeSpan Compiling = TimeSpan.FromMilliseconds(300);

    /// <summary>Runs what is to be measured until its code is compiled for good: a program that goes on does not pay for that again.</summary>
    public static async Task WarmUpAsync(Func<Task> round, CancellationToken cancellationToken)
    {
        for (int i = 0; i < WarmUpRounds; i++)
        {
            await round();
            await Task.Delay(Compiling, cancellationToken);
        }
    }

    public static bool IsPolygon(ScenarioRun run) => run.Get(Shape) == "polygon";

    /// <summary>The path of a file that must be there.</summary>
    public static string Existing(ScenarioRun run, ScenarioOption<string> option)
        => File.Exists(run.Get(option)) ? Path.GetFullPath(run.Get(option)) : throw new UsageException($"--{option.Name}: there is no file '{run.Get(option)}'.");
}
