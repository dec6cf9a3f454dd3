namespace Labeling.Scenarios;

/// <summary>Options that several COCO scenarios take.</summary>
internal static class CocoOptions
{
    public static readonly ScenarioOption<string> Shape = ScenarioOption.Choice("shape", "what annotations are: outlines of 8 to 12 points, or boxes", "polygon", "polygon", "box");

    public static bool IsPolygon(ScenarioRun run) => run.Get(Shape) == "polygon";

    /// <summary>The path of a file that must be there.</summary>
    public static string Existing(ScenarioRun run, ScenarioOption<string> option)
        => File.Exists(run.Get(option)) ? Path.GetFullPath(run.Get(option)) : throw new UsageException($"--{option.Name}: there is no file '{run.Get(option)}'.");
}
