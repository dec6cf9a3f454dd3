namespace Labeling.MlAssist;

/// <summary>To which part an item belongs, for ever: a number made of the project's seed and the item's id decides, and nothing else.</summary>
internal static class Split
{
    private const int Purpose = 1;
    private const double ValidationShare = 0.15;

    public static SplitPart Of(Project project, ItemId item, double testShare)
    {
        double place = Hashing.Unit(project.Seed, Purpose, item.Value);
        return place < testShare ? SplitPart.Test
            : place < testShare + (ValidationShare * (1 - testShare)) ? SplitPart.Validation
            : SplitPart.Training;
    }
}
