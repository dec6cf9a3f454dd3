using System.Xml.Linq;

namespace Labeling.Core.Items;

public sealed class ItemCollectionTests
{
    private static readonly XNamespace Svg = "http://www.w3.org/2000/svg";

    [Fact]
    public async Task Items_are_listed_by_filter_and_page()
    {
        await using var bench = new Bench();
        var project = await bench.StartAsync(items: 10);

        var first = await project.Items.ListAsync(new ItemQuery { Limit = 4 }).ToListAsync();
        var second = await project.Items.ListAsync(new ItemQuery { Limit = 4, After = first[^1].Id }).ToListAsync();

        Assert.Equal(Enumerable.Range(1, 8).Select(i => (long)i), first.Concat(second).Select(i => i.Id.Value));
        Assert.Equal(["000007.jpg"], await project.Items.ListAsync(new ItemQuery { Filter = new ItemFilter { PathPrefix = "000007" } }).Select(i => i.Path).ToListAsync());
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => project.Items.ListAsync(new ItemQuery { Limit = 0 }).ToListAsync().AsTask());
    }

    [Fact]
    public async Task Only_files_that_are_items_can_be_opened()
    {
        await using var bench = new Bench();
        bench.Source.Add("notes.txt", "secret");
        var project = await bench.StartAsync(items: 1);

        using var reader = new StreamReader(await project.Items.OpenImageAsync(new ItemId(1)));
        Assert.Equal("640x480", await reader.ReadToEndAsync());
        await bench.RefusedAsync(project, LabelingErrorCodes.ItemNotFound, () => project.Items.OpenImageAsync(new ItemId(2)));
        bench.Source.Remove("000000.jpg");
        await Assert.ThrowsAsync<FileNotFoundException>(() => project.Items.OpenImageAsync(new ItemId(1)));
    }

    [Fact]
    public async Task A_browser_is_sent_to_the_file_where_its_place_allows_it()
    {
        await using var bench = new Bench();
        var project = await bench.StartAsync(items: 1);

        Assert.Null(await project.Items.FindImageLinkAsync(new ItemId(1)));
        bench.Source.Links = new Uri("https://one.example/photos/");

        Assert.Equal(new Uri("https://one.example/photos/000000.jpg"), await project.Items.FindImageLinkAsync(new ItemId(1)));
        await bench.RefusedAsync(project, LabelingErrorCodes.ItemNotFound, () => project.Items.FindImageLinkAsync(new ItemId(2)));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => project.Items.FindImageLinkAsync(new ItemId(1), new CancellationToken(canceled: true)));
    }

    [Fact]
    public async Task A_place_without_links_gives_none()
    {
        string folder = Directory.CreateTempSubdirectory("labeling-").FullName;
        await File.WriteAllTextAsync(Path.Combine(folder, "a.jpg"), "640x480");
        await using var bench = new Bench();
        var project = await bench.Engine.Projects.CreateAsync(
            new ProjectDefinition("folder", LabelingTaskType.ImageClassificationMultiClass) { Dataset = new LocalFolder(folder), LabelClasses = ["x"] });
        await project.StartAsync();

        Assert.Null(await project.Items.FindImageLinkAsync(new ItemId(1)));
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task An_item_is_drawn_with_its_boxes()
    {
        await using var bench = new Bench();
        bench.Source.Add("<a&b>.jpg");
        var project = await bench.Engine.Projects.CreateAsync(Bench.Define(classes: [new LabelClassDefinition("can <1>") { Color = "#123456" }]));
        await project.StartAsync();
        await LabelAsync(project, new Annotation("can <1>", new BoundingBox(10.5, 20, 40, 60)));

        var svg = XElement.Parse(await project.Items.ToSvgAsync(new ItemId(1)));

        Assert.Equal("0 0 640 480", (string?)svg.Attribute("viewBox"));
        Assert.Equal("<a&b>.jpg", svg.Element(Svg + "title")!.Value);
        Assert.Equal("data:image/jpeg;base64,NjQweDQ4MA==", (string?)svg.Element(Svg + "image")!.Attribute("href"));
        var group = svg.Element(Svg + "g")!;
        Assert.Equal("#123456", (string?)group.Attribute("stroke"));
        Assert.Equal("can <1>", group.Element(Svg + "text")!.Value);
        var rect = group.Element(Svg + "rect")!;
        Assert.Equal(["10.5", "20", "40", "60"], ((string[])["x", "y", "width", "height"]).Select(n => (string?)rect.Attribute(n)));
    }

    [Fact]
    public async Task Outlines_keep_their_holes_and_masks_are_traced()
    {
        await using var bench = new Bench();
        var project = await bench.StartAsync(items: 1, taskType: LabelingTaskType.InstanceSegmentation);
        var ring = new Polygon(new PolygonPart(PolygonRing.FromFlat(0, 0, 10, 0, 10, 10, 0, 10), PolygonRing.FromFlat(2, 2, 4, 2, 4, 4, 2, 4)));
        await LabelAsync(project, new Annotation("can", ring), new Annotation("can", RunLengthMask.FromBox(new BoundingBox(100, 100, 2, 3), 480, 640)));

        var svg = XElement.Parse(await project.Items.ToSvgAsync(new ItemId(1)));

        string[] paths = [.. svg.Descendants(Svg + "path").Select(p => (string)p.Attribute("d")!)];
        Assert.Equal("M0 0L10 0L10 10L0 10ZM2 2L4 2L4 4L2 4Z", paths[0]);
        foreach (string corner in (string[])["100 100", "102 100", "102 103", "100 103"])
        {
            Assert.Contains(corner, paths[1], StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_picture_that_cannot_be_shown_is_drawn_grey_with_the_reason()
    {
        await using var bench = new Bench();
        bench.Source.Add("a.tif", "1x!");
        var project = await bench.Engine.Projects.CreateAsync(Bench.Define());
        await project.StartAsync();
        await project.Queue.ClaimAsync("ana");

        var svg = XElement.Parse(await project.Items.ToSvgAsync(new ItemId(1)));

        Assert.Null(svg.Element(Svg + "image"));
        Assert.Contains("damaged", svg.Elements(Svg + "text").Single().Value, StringComparison.Ordinal);
        await bench.RefusedAsync(project, LabelingErrorCodes.ItemNotFound, () => project.Items.ToSvgAsync(new ItemId(2)));
    }

    private static async Task LabelAsync(LabelingProject project, params Annotation[] annotations)
    {
        var task = (await project.Queue.ClaimAsync("ana"))!;
        task.Answer(task.Items[0], annotations);
        await task.SubmitAsync();
    }
}
