using System.Net;
using System.Net.Http.Headers;
using System.Text.Json.Nodes;
using SkiaSharp;

namespace Labeling.AspNetCore.Api;

public sealed class PictureTests
{
    [Fact]
    public async Task A_picture_is_served_with_ranges_and_tags_and_nothing_that_could_run()
    {
        await using var host = await StudioHost.StartAsync();
        var project = await host.CreateAsync(LabelingTaskType.ObjectDetection, pictures: 1);
        using var client = host.Client("ben!Labeler");
        string path = $"projects/{project.Info.Id}/items/1/image";
        using var whole = await client.GetAsync(path, TestContext.Current.CancellationToken);
        byte[] bytes = await whole.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken);
        Assert.Equal("image/png", whole.Content.Headers.ContentType?.MediaType);
        Assert.Equal("nosniff", whole.Headers.GetValues("X-Content-Type-Options").Single());
        Assert.Equal("default-src 'none'; sandbox", whole.Headers.GetValues("Content-Security-Policy").Single());

        using var range = new HttpRequestMessage(HttpMethod.Get, path) { Headers = { Range = new RangeHeaderValue(10, 19) } };
        using var part = await client.SendAsync(range, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.PartialContent, part.StatusCode);
        Assert.Equal(bytes[10..20], await part.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken));

        using var again = new HttpRequestMessage(HttpMethod.Get, path) { Headers = { IfNoneMatch = { whole.Headers.ETag! } } };
        using var known = await client.SendAsync(again, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.NotModified, known.StatusCode);
    }

    [Fact]
    public async Task Pictures_and_thumbnails_are_upright()
    {
        string folder = SharedData.Find("exif-orientation/images");
        await using var host = await StudioHost.StartAsync();
        string pictures = Path.Combine(host.Folder, "pictures", "exif");
        Directory.CreateDirectory(pictures);
        foreach (string file in Directory.EnumerateFiles(folder, "*.jp*g", SearchOption.AllDirectories))
        {
            File.Copy(file, Path.Combine(pictures, Path.GetFileName(file)));
        }

        var project = await host.Engine.Projects.CreateAsync(new ProjectDefinition("Exif", LabelingTaskType.ObjectDetection) { Dataset = new LocalFolder(pictures), LabelClasses = ["a"] }, TestContext.Current.CancellationToken);
        await project.StartAsync(cancellationToken: TestContext.Current.CancellationToken);
        using var client = host.Client();
        await foreach (var item in project.Items.ListAsync(cancellationToken: TestContext.Current.CancellationToken))
        {
            var facts = await client.GetAsync($"projects/{project.Info.Id}/items/{item.Id}/picture", TestContext.Current.CancellationToken).JsonAsync();
            var (width, height) = ((int)facts["size"]![0]!, (int)facts["size"]![1]!);
            var shown = await SizeAsync(client, $"projects/{project.Info.Id}/items/{item.Id}/image");
            Assert.Equal((item.Path, width, height), (item.Path, shown.Width, shown.Height));
            var small = await SizeAsync(client, $"projects/{project.Info.Id}/items/{item.Id}/thumbnail?size=128");
            Assert.Equal((item.Path, width > height), (item.Path, small.Width > small.Height));
        }
    }

    [Fact]
    public async Task A_picture_that_is_cut_off_is_served_and_said_so_with_the_picture_the_task_and_the_item()
    {
        await using var host = await StudioHost.StartAsync();
        string pictures = Path.Combine(host.Folder, "pictures", "cut");
        Directory.CreateDirectory(pictures);
        using var bitmap = new SKBitmap(64, 48);
        bitmap.Pixels = [.. Enumerable.Range(0, 64 * 48).Select(i => new SKColor((byte)(i * 7 % 256), (byte)(i / 12), (byte)(i * 3 % 256)))];
        byte[] jpeg = bitmap.Encode(SKEncodedImageFormat.Jpeg, 90).ToArray();
        await File.WriteAllBytesAsync(Path.Combine(pictures, "cut.jpg"), jpeg[..^10], TestContext.Current.CancellationToken);
        var project = await host.Engine.Projects.CreateAsync(new ProjectDefinition("Cut", LabelingTaskType.ObjectDetection) { Dataset = new LocalFolder(pictures), LabelClasses = ["a"] }, TestContext.Current.CancellationToken);
        await project.StartAsync(cancellationToken: TestContext.Current.CancellationToken);
        using var client = host.Client();
        string item = $"projects/{project.Info.Id}/items/1";

        var facts = await client.GetAsync(item + "/picture", TestContext.Current.CancellationToken).JsonAsync();
        Assert.Equal(LabelingErrorCodes.ImageTruncated, (string)facts["warnings"]![0]!["code"]!);
        Assert.Equal((64, 48), await SizeAsync(client, item + "/thumbnail?size=128") is var shown ? (shown.Width, shown.Height) : default);
        var task = (await project.Queue.ClaimAsync("ana", cancellationToken: TestContext.Current.CancellationToken))!;
        Assert.Equal(LabelingErrorCodes.ImageTruncated, Assert.Single(task.Items[0].Warnings).Code);
        var listed = await client.GetAsync(item, TestContext.Current.CancellationToken).JsonAsync();
        Assert.Equal(LabelingErrorCodes.ImageTruncated, (string)listed["warnings"]![0]!["code"]!);
    }

    [Fact]
    public async Task A_window_changes_what_a_grey_dicom_picture_shows()
    {
        string file = SharedData.Find("dicom");
        await using var host = await StudioHost.StartAsync();
        string pictures = Path.Combine(host.Folder, "pictures", "dicom");
        Directory.CreateDirectory(pictures);
        string ct = Directory.EnumerateFiles(file, "*.dcm", SearchOption.AllDirectories).First(path => Path.GetFileName(path).Contains("CT_small", StringComparison.OrdinalIgnoreCase));
        File.Copy(ct, Path.Combine(pictures, "ct.dcm"));
        var project = await host.Engine.Projects.CreateAsync(new ProjectDefinition("CT", LabelingTaskType.ObjectDetection) { Dataset = new LocalFolder(pictures), LabelClasses = ["a"] }, TestContext.Current.CancellationToken);
        await project.StartAsync(cancellationToken: TestContext.Current.CancellationToken);
        using var client = host.Client();
        string path = $"projects/{project.Info.Id}/items/1/";
        Assert.True((bool)(await client.GetAsync(path + "picture", TestContext.Current.CancellationToken).JsonAsync())["hasWindow"]!);
        byte[] one = await client.GetByteArrayAsync(path + "image?center=40&width=400", TestContext.Current.CancellationToken);
        byte[] other = await client.GetByteArrayAsync(path + "image?center=400&width=2000", TestContext.Current.CancellationToken);
        Assert.NotEqual(one, other);
        Assert.Equal(one, await client.GetByteArrayAsync(path + "image?center=40&width=400", TestContext.Current.CancellationToken));
        Assert.Equal(LabelingWebErrorCodes.RequestInvalid, (await client.GetAsync(path + "image?center=40", TestContext.Current.CancellationToken).JsonAsync()).Code());
        Assert.Equal(LabelingWebErrorCodes.RequestInvalid, (await client.GetAsync(path + "image?center=40&width=0", TestContext.Current.CancellationToken).JsonAsync()).Code());
    }

    [Fact]
    public async Task A_window_changes_what_a_grey_tiff_picture_of_sixteen_bits_shows()
    {
        await using var host = await StudioHost.StartAsync();
        string pictures = Path.Combine(host.Folder, "pictures", "tiff");
        Directory.CreateDirectory(pictures);
        await File.WriteAllBytesAsync(Path.Combine(pictures, "deep.tif"), DeepPicture.Tiff(64, 48), TestContext.Current.CancellationToken);
        var project = await host.Engine.Projects.CreateAsync(new ProjectDefinition("Deep", LabelingTaskType.ObjectDetection) { Dataset = new LocalFolder(pictures), LabelClasses = ["a"] }, TestContext.Current.CancellationToken);
        await project.StartAsync(cancellationToken: TestContext.Current.CancellationToken);
        using var client = host.Client();
        string path = $"projects/{project.Info.Id}/items/1/";
        var facts = await client.GetAsync(path + "picture", TestContext.Current.CancellationToken).JsonAsync();
        Assert.Equal((true, 32768, 65536), ((bool)facts["hasWindow"]!, (int)facts["windows"]![0]!["center"]!, (int)facts["windows"]![0]!["width"]!));
        byte[] whole = await client.GetByteArrayAsync(path + "image", TestContext.Current.CancellationToken);
        byte[] narrow = await client.GetByteArrayAsync(path + "image?center=1000&width=200", TestContext.Current.CancellationToken);
        Assert.NotEqual(whole, narrow);
    }

    [Fact]
    public async Task What_is_no_picture_or_gone_is_an_error_and_never_the_file()
    {
        await using var host = await StudioHost.StartAsync();
        string pictures = Path.Combine(host.Folder, "pictures", "odd");
        Directory.CreateDirectory(pictures);
        await File.WriteAllTextAsync(Path.Combine(pictures, "page.png"), "<html><script>alert(1)</script></html>", TestContext.Current.CancellationToken);
        StudioHost.DrawPicture(Path.Combine(pictures, "there.png"), 1);
        var project = await host.Engine.Projects.CreateAsync(new ProjectDefinition("Odd", LabelingTaskType.ObjectDetection) { Dataset = new LocalFolder(pictures), LabelClasses = ["a"] }, TestContext.Current.CancellationToken);
        await project.StartAsync(cancellationToken: TestContext.Current.CancellationToken);
        File.Delete(Path.Combine(pictures, "there.png"));
        using var client = host.Client();
        foreach (string kind in new[] { "image", "thumbnail", "picture" })
        {
            using var odd = await client.GetAsync($"projects/{project.Info.Id}/items/1/{kind}", TestContext.Current.CancellationToken);
            Assert.Equal(HttpStatusCode.UnprocessableEntity, odd.StatusCode);
            Assert.Equal("application/problem+json", odd.Content.Headers.ContentType?.MediaType);
            var gone = await client.GetAsync($"projects/{project.Info.Id}/items/2/{kind}", TestContext.Current.CancellationToken).JsonAsync();
            Assert.Equal(LabelingWebErrorCodes.FileMissing, gone.Code());
        }

        Assert.Equal(LabelingErrorCodes.ItemNotFound, (await client.GetAsync($"projects/{project.Info.Id}/items/99/image", TestContext.Current.CancellationToken).JsonAsync()).Code());
    }

    private static async Task<SKImageInfo> SizeAsync(HttpClient client, string path)
    {
        byte[] bytes = await client.GetByteArrayAsync(path, TestContext.Current.CancellationToken);
        using var codec = SKCodec.Create(new MemoryStream(bytes));
        Assert.True(codec.EncodedOrigin is SKEncodedOrigin.TopLeft or SKEncodedOrigin.Default);
        return codec.Info;
    }
}
