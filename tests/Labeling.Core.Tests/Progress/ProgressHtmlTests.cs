using System.Xml.Linq;

namespace Labeling.Core.Progress;

public sealed class ProgressHtmlTests
{
    [Fact]
    public async Task The_dashboard_is_one_element_with_figures_and_everything_escaped()
    {
        await using var bench = new Bench();
        bench.Source.AddMany(3);
        var project = await bench.Engine.Projects.CreateAsync(Bench.Define("<script>alert(1)</script>", classes: ["<b>bold<\u2215b>", "\"quoted\" & more"]));
        await project.StartAsync();
        foreach (int id in (int[])[1, 2])
        {
            var task = (await project.Queue.ClaimAsync("<img src=x onerror=alert(1)>"))!;
            bench.Time.Advance(TimeSpan.FromMinutes(61));
            task.Answer(task.Items[0], new Annotation(new LabelClassId(id), new BoundingBox(1, 1, 2, 2)));
            await task.SubmitAsync();
        }

        string html = (await project.GetProgressAsync()).ToHtml(project.Info);

        // A parser that knows no leniency reads it, and no name has become an element.
        var elements = XElement.Parse(html.Replace("&nbsp;", " ", StringComparison.Ordinal)).DescendantsAndSelf().ToList();
        Assert.DoesNotContain(elements, e => e.Name.LocalName is "script" or "img" or "b");
        Assert.Contains("2 / 3 assets labeled", html, StringComparison.Ordinal);
        Assert.Contains("66.67%", html, StringComparison.Ordinal);
        Assert.Contains(elements, e => e.Value == "\"quoted\" & more 1/2 (50.00%)");
        Assert.Contains(elements, e => e.Value == "2:02:00");
        Assert.Contains(elements, e => (string?)e.Attribute("stroke-dasharray") == "66.6667 33.3333");
    }

    [Fact]
    public async Task A_project_without_labels_says_how_to_get_some()
    {
        await using var bench = new Bench();
        var project = await bench.StartAsync();

        string html = (await project.GetProgressAsync()).ToHtml(project.Info);

        Assert.Contains("Submit labels to see label class distribution", html, StringComparison.Ordinal);
        Assert.DoesNotContain("<table>", html, StringComparison.Ordinal);
    }
}
