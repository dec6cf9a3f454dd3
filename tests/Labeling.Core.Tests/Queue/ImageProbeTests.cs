namespace Labeling.Core.Queue;

public sealed class ImageProbeTests
{
    [Fact]
    public async Task Sizes_are_found_out_at_the_first_claim_and_kept()
    {
        await using var bench = new Bench();
        var project = await bench.StartAsync(items: 4);
        Assert.All(await project.Items.ListAsync().ToListAsync(), i => Assert.True(i.ImageSize.IsEmpty));

        var task = (await project.Queue.ClaimAsync("ana", pageSize: 4))!;

        Assert.All(task.Items, i => Assert.Equal(new PixelSize(640, 480), i.ImageSize));
        Assert.All(await project.Items.ListAsync().ToListAsync(), i => Assert.Equal(new PixelSize(640, 480), i.ImageSize));
        Assert.Equal(4, bench.Decoder.Probes);
        await project.Queue.ClaimAsync("ana");
        await task.ReleaseAsync();
        await project.Queue.ClaimAsync("ben", pageSize: 4);
        Assert.Equal(4, bench.Decoder.Probes);
        Assert.Equal(4, bench.Source.Opened);
    }

    [Theory]
    [InlineData("640x!480", "The header is damaged; replace the file.")]
    [InlineData("GIF89a", "not a picture of a format that can be shown")]
    [InlineData("", "The file is empty")]
    public async Task A_picture_that_cannot_be_read_says_why_and_the_project_goes_on(string content, string problem)
    {
        await using var bench = new Bench();
        bench.Source.Add("bad.jpg", content).Add("good.jpg");
        var project = await bench.Engine.Projects.CreateAsync(Bench.Define());
        await project.StartAsync();

        var task = (await project.Queue.ClaimAsync("ana", pageSize: 4))!;

        var bad = task.Items.Single(i => i.Path == "bad.jpg");
        Assert.Contains(problem, bad.Problem, StringComparison.Ordinal);
        Assert.True(bad.ImageSize.IsEmpty);
        Assert.Null(task.Items.Single(i => i.Path == "good.jpg").Problem);
        var listed = Assert.Single(await project.Items.ListAsync(new ItemQuery { Filter = new ItemFilter { HasProblem = true } }).ToListAsync());
        Assert.Equal(("bad.jpg", bad.Problem), (listed.Path, listed.Problem));
        task.Skip(bad, bad.Problem);
        task.Answer(task.Items.Single(i => i.Path == "good.jpg"), new Annotation("can", new BoundingBox(1, 1, 2, 2)));
        Assert.True((await task.SubmitAsync()).IsAccepted);
    }

    [Fact]
    public async Task A_picture_that_is_cut_off_says_so_to_its_labeler_and_with_its_item_until_another_file_comes()
    {
        await using var bench = new Bench();
        bench.Source.Add("cut.jpg", "64x48…").Add("whole.jpg");
        var project = await bench.Engine.Projects.CreateAsync(Bench.Define());
        await project.StartAsync();

        var task = (await project.Queue.ClaimAsync("ana", pageSize: 4))!;

        var cut = task.Items.Single(i => i.Path == "cut.jpg");
        Assert.Equal((new PixelSize(64, 48), null), (cut.ImageSize, cut.Problem));
        Assert.Equal(LabelingErrorCodes.ImageTruncated, Assert.Single(cut.Warnings).Code);
        Assert.Empty(task.Items.Single(i => i.Path == "whole.jpg").Warnings);
        var item = (await project.Items.FindAsync("cut.jpg"))!;
        Assert.Equal("The text ends early.", Assert.Single(item.Warnings).Message);
        Assert.Single((await project.Queue.ClaimAsync("ana"))!.Items.Single(i => i.Path == "cut.jpg").Warnings);

        await project.RefreshAsync();
        Assert.Single((await project.Items.FindAsync("cut.jpg"))!.Warnings);

        bench.Source.Add("cut.jpg", "64x50");
        await project.RefreshAsync();
        Assert.Empty((await project.Items.FindAsync("cut.jpg"))!.Warnings);
        await task.ReleaseAsync();
        Assert.Empty((await project.Queue.ClaimAsync("ben", pageSize: 4))!.Items.Single(i => i.Path == "cut.jpg").Warnings);
    }

    [Fact]
    public async Task A_picture_that_is_cut_off_is_noted_when_all_are_probed()
    {
        await using var bench = new Bench();
        bench.Source.Add("cut.jpg", "64x48…");
        var project = await bench.Engine.Projects.CreateAsync(Bench.Define());
        await project.StartAsync();

        await project.Items.ProbeImagesAsync();

        Assert.Equal(LabelingErrorCodes.ImageTruncated, Assert.Single((await project.Items.FindAsync("cut.jpg"))!.Warnings).Code);
    }

    [Fact]
    public async Task A_file_that_is_gone_says_so_and_one_that_is_back_is_shown()
    {
        await using var bench = new Bench();
        var project = await bench.StartAsync(items: 1);
        bench.Source.Remove("000000.jpg");

        var task = (await project.Queue.ClaimAsync("ana"))!;
        Assert.Contains("The file is gone", task.Items[0].Problem, StringComparison.Ordinal);
        Assert.Equal(task.Items[0].Problem, (await project.Items.FindAsync("000000.jpg"))!.Problem);
        bench.Source.Add("000000.jpg", "32x16");
        task = (await project.Queue.ClaimAsync("ana"))!;

        Assert.Null(task.Items[0].Problem);
        Assert.Equal(new PixelSize(32, 16), task.Items[0].ImageSize);
        Assert.Null((await project.Items.FindAsync("000000.jpg"))!.Problem);
    }

    [Fact]
    public async Task What_may_pass_is_shown_once_and_not_kept()
    {
        await using var bench = new Bench();
        var project = await bench.StartAsync(items: 1);
        bench.Source.OpenFailure = new HttpRequestException("503");

        var task = (await project.Queue.ClaimAsync("ana"))!;
        Assert.Contains("HttpRequestException", task.Items[0].Problem, StringComparison.Ordinal);
        Assert.Null((await project.Items.FindAsync("000000.jpg"))!.Problem);
        bench.Source.OpenFailure = null;

        Assert.Null((await project.Queue.ClaimAsync("ana"))!.Items[0].Problem);
    }

    [Fact]
    public async Task A_caller_who_cancels_after_the_lease_is_committed_still_gets_it()
    {
        using var cancellation = new CancellationTokenSource();
        await using var bench = new Bench(wrap: store => new CancellingStore(store, cancellation));
        var project = await bench.StartAsync(items: 1);

        var task = await project.Queue.ClaimAsync("ana", cancellationToken: cancellation.Token);

        Assert.True(cancellation.IsCancellationRequested);
        Assert.Single(task!.Items);
        Assert.Equal(new PixelSize(640, 480), (await project.Queue.ClaimAsync("ana"))!.Items[0].ImageSize);
    }

    [Fact]
    public async Task A_source_that_cannot_seek_is_read_all_the_same()
    {
        await using var bench = new Bench();
        bench.Source.IsSeekable = false;
        var project = await bench.StartAsync(items: 1);

        Assert.Equal(new PixelSize(640, 480), (await project.Queue.ClaimAsync("ana"))!.Items[0].ImageSize);
    }

    [Fact]
    public async Task Without_a_decoder_no_file_is_opened_and_no_size_checked()
    {
        await using var bench = new Bench(withDecoder: false);
        var project = await bench.StartAsync(items: 1);

        var task = (await project.Queue.ClaimAsync("ana"))!;
        task.Answer(task.Items[0], new Annotation("can", new BoundingBox(5_000, 5_000, 10, 10)));

        Assert.True(task.Items[0].ImageSize.IsEmpty);
        Assert.True((await task.SubmitAsync()).IsAccepted);
        Assert.Equal(0, bench.Source.Opened);
    }

    [Fact]
    public async Task Shapes_are_checked_against_the_size_that_was_found()
    {
        await using var bench = new Bench();
        bench.Source.Add("small.jpg", "20x10");
        var project = await bench.Engine.Projects.CreateAsync(Bench.Define());
        await project.StartAsync();
        var task = (await project.Queue.ClaimAsync("ana"))!;
        task.Answer(task.Items[0], new Annotation("can", new BoundingBox(0, 0, 20, 11)));

        await bench.RefusedAsync(project, LabelingErrorCodes.SubmissionInvalid, () => task.SubmitAsync());
        task.Answer(task.Items[0], new Annotation("can", new BoundingBox(0, 0, 20, 10)));
        Assert.True((await task.SubmitAsync()).IsAccepted);
    }

    [Fact]
    public async Task All_sizes_of_a_project_can_be_found_out_at_once()
    {
        await using var bench = new Bench();
        bench.Source.AddMany(1203).Add("bad.jpg", "640x!480").Add("foreign.jpg", "GIF89a");
        var project = await bench.Engine.Projects.CreateAsync(Bench.Define());
        await project.StartAsync();
        var claimed = (await project.Queue.ClaimAsync("ana", pageSize: 4))!;
        int known = claimed.Items.Count(i => !i.ImageSize.IsEmpty);
        var progress = new Recorder();

        var report = await project.Items.ProbeImagesAsync(maxParallelism: 4, progress);

        Assert.Equal((1205 - known, 2), (report.Probed, report.Unreadable));
        Assert.Equal(3, progress.Reports.Count);
        Assert.Equal((report.Probed, report.Unreadable), (progress.Reports[^1].Probed, progress.Reports[^1].Unreadable));
        Assert.Equal(progress.Reports.Select(r => r.Probed).Order(), progress.Reports.Select(r => r.Probed));
        var items = await project.Items.ListAsync().ToListAsync();
        Assert.All(items, i => Assert.True(i.ImageSize == new PixelSize(640, 480) || i.Problem is not null));
        Assert.Equal(["bad.jpg", "foreign.jpg"], items.Where(i => i.Problem is not null).Select(i => i.Path).Order(StringComparer.Ordinal));

        int probes = bench.Decoder.Probes;
        report = await project.Items.ProbeImagesAsync();
        Assert.Equal((2, 2), (report.Probed, report.Unreadable));
        Assert.Equal(probes + 1, bench.Decoder.Probes);
    }

    [Fact]
    public async Task Finding_out_all_sizes_stops_when_cancelled_and_keeps_no_wrong_problem()
    {
        await using var bench = new Bench();
        var project = await bench.StartAsync(items: 40);
        using var stop = new CancellationTokenSource();
        await stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => project.Items.ProbeImagesAsync(cancellationToken: stop.Token));

        Assert.All(await project.Items.ListAsync().ToListAsync(), i => Assert.Null(i.Problem));
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => project.Items.ProbeImagesAsync(maxParallelism: 0));
    }

    [Fact]
    public async Task Finding_out_all_sizes_keeps_nothing_of_what_may_pass_and_does_nothing_without_a_decoder()
    {
        await using var bench = new Bench();
        var project = await bench.StartAsync(items: 5);
        bench.Source.OpenFailure = new HttpRequestException("503");
        Assert.Equal(0, (await project.Items.ProbeImagesAsync()).Probed);
        Assert.All(await project.Items.ListAsync().ToListAsync(), i => Assert.Null(i.Problem));

        await using var blind = new Bench(withDecoder: false);
        var unseen = await blind.StartAsync(items: 5);
        Assert.Equal(0, (await unseen.Items.ProbeImagesAsync()).Probed);
        Assert.Equal(0, blind.Source.Opened);
    }

    private sealed class Recorder : IProgress<ImageProbeReport>
    {
        public List<ImageProbeReport> Reports { get; } = [];

        public void Report(ImageProbeReport value) => Reports.Add(value);
    }
}
