using System.Globalization;

namespace Labeling.Core.Progress;

public sealed class ProgressTextTests
{
    private static readonly LabelClass[] Classes = [Class(1, "diet_coke"), Class(2, "cola"), Class(3, "tea"), Class(4, "none")];

    private static readonly ProjectProgress Some = new()
    {
        Labeled = 50,
        Skipped = 0,
        NeedsReview = 0,
        Incomplete = 192,
        Removed = 3,
        Approved = 0,
        Queue = new Dictionary<TaskKind, long> { [TaskKind.Manual] = 192 },
        LabelCounts = new Dictionary<LabelClassId, long> { [new(2)] = 82, [new(1)] = 116, [new(3)] = 82 },
        Labelers = [],
    };

    private static readonly ProjectProgress None = new()
    {
        Labeled = 0,
        Skipped = 0,
        NeedsReview = 0,
        Incomplete = 0,
        Removed = 0,
        Approved = 0,
        Queue = new Dictionary<TaskKind, long>(),
        LabelCounts = new Dictionary<LabelClassId, long>(),
        Labelers = [],
    };

    [Theory]
    [InlineData("en-US")]
    [InlineData("de-DE")]
    [InlineData("ar-SA")]
    public void Figures_read_as_on_the_dashboard_in_any_culture(string culture)
    {
        var before = CultureInfo.CurrentCulture;
        CultureInfo.CurrentCulture = new CultureInfo(culture);
        try
        {
            Assert.Equal("50 / 242 assets labeled", ProgressText.Labeled(Some));
            Assert.Equal("20.66%", ProgressText.Percent(Some));
            Assert.Equal(["diet_coke 116/280 (41.43%)", "cola 82/280 (29.29%)", "tea 82/280 (29.29%)"], ProgressText.Distribution(Some, Classes));
            Assert.Equal(["Manual 192", "Clustered 0", "Prelabeled 0"], ProgressText.Queue(Some));
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    [Fact]
    public void A_project_without_items_reads_as_nothing_done()
    {
        Assert.Equal("0 / 0 assets labeled", ProgressText.Labeled(None));
        Assert.Equal("0.00%", ProgressText.Percent(None));
        Assert.Empty(ProgressText.Distribution(None, Classes));
        Assert.Equal(["Manual 0", "Clustered 0", "Prelabeled 0"], ProgressText.Queue(None));
    }

    private static LabelClass Class(int id, string name) => new() { Id = new LabelClassId(id), Name = name, Path = name, Color = "#000000" };
}
