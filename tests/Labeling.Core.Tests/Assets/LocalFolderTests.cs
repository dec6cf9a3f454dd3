using System.Diagnostics;
using System.Text;
using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;

namespace Labeling.Core.Assets;

public sealed class LocalFolderTests : IDisposable
{
    private readonly string _base = Directory.CreateTempSubdirectory("labeling-folder-").FullName;
    private readonly string _root;

    public LocalFolderTests()
    {
        _root = Path.Combine(_base, "root");
        Directory.CreateDirectory(_root);
    }

    public void Dispose() => Directory.Delete(_base, recursive: true);

    [Fact]
    public async Task Files_are_listed_in_ordinal_order_of_their_paths()
    {
        string[] paths = ["a.jpg", "a/x.jpg", "a-b/x.jpg", "a.d/x.jpg", "a0/x.jpg", "B/x.jpg", "a/0/x.jpg", "a/b.jpg", "z", "ä.jpg", "😀.jpg", "a/b/c/d.jpg"];
        Write(paths);

        Assert.Equal(paths.Order(StringComparer.Ordinal), await ListAsync());
    }

    [Property(MaxTest = 60)]
    public Property Any_tree_is_listed_in_ordinal_order() => Prop.ForAll(
        Gen.Choose(1, 12).SelectMany(n => Gen.ArrayOf(Gen.Choose(1, 4).SelectMany(m => Gen.ArrayOf(Gen.Elements("a", "b", "a.", "a-", "a0", "B", "aa"), m)), n)).ToArbitrary(),
        parts =>
        {
            string root = Directory.CreateTempSubdirectory("labeling-tree-").FullName;
            try
            {
                // Each name ends differently for files and folders, so that no file stands where a folder must.
                string[] paths = [.. parts.Select(p => string.Join('/', p[..^1].Select(n => n + "d").Append(p[^1] + ".jpg"))).Distinct()];
                WriteTo(root, paths);
                string[] listed = [.. new LocalFolderSourceProvider().Open(new LocalFolder(root)).ListAsync().Select(a => a.Path).ToBlockingEnumerable()];
                Assert.Equal(paths.Order(StringComparer.Ordinal), listed);
            }
            finally
            {
                Directory.Delete(root, recursive: true);
            }
        });

    [Fact]
    public async Task An_asset_tells_its_size_and_a_tag_that_changes_with_the_content()
    {
        Write("a.jpg");
        var before = await Source().ListAsync().SingleAsync();
        var again = await Source().ListAsync().SingleAsync();
        await File.AppendAllTextAsync(Path.Combine(_root, "a.jpg"), "more");
        var longer = await Source().ListAsync().SingleAsync();
        File.SetLastWriteTimeUtc(Path.Combine(_root, "a.jpg"), new DateTime(2020, 1, 1, 0, 0, 0, DateTimeKind.Utc));
        var older = await Source().ListAsync().SingleAsync();

        Assert.Equal(5, before.Size);
        Assert.Equal(9, longer.Size);
        Assert.Equal(before.ContentTag, again.ContentTag);
        Assert.Equal(3, new[] { before.ContentTag, longer.ContentTag, older.ContentTag }.Distinct().Count());
    }

    [Fact]
    public async Task Only_what_the_pattern_means_is_listed()
    {
        Write("train/a.jpg", "train/deep/b.png", "test/c.jpg", "d.jpg", ".hidden/e.jpg", "train/.f.jpg");

        Assert.Equal(["train/.f.jpg", "train/a.jpg", "train/deep/b.png"], await ListAsync("train/**"));
        Assert.Equal(["d.jpg"], await ListAsync("*.jpg"));
        Assert.Equal([".hidden/e.jpg"], await ListAsync(".hidden/*"));
        Assert.Equal(6, (await ListAsync("**/*.*")).Count);
    }

    [Fact]
    public async Task A_missing_folder_is_one_clear_error()
    {
        string missing = Path.Combine(_base, "missing");

        var exception = await Assert.ThrowsAsync<LabelingException>(() => Source(root: missing).ListAsync().ToListAsync().AsTask());

        Assert.Equal(LabelingErrorCodes.DatasetUnavailable, exception.Code);
        Assert.Contains(missing, exception.Message, StringComparison.Ordinal);
        Assert.Equal(LabelingErrorCodes.DatasetUnavailable, (await Assert.ThrowsAsync<LabelingException>(() => Source(root: missing).OpenReadAsync("a.jpg"))).Code);
    }

    [Fact]
    public async Task A_file_in_place_of_the_folder_is_one_clear_error()
    {
        Write("a.jpg");

        var exception = await Assert.ThrowsAsync<LabelingException>(() => Source(root: Path.Combine(_root, "a.jpg")).ListAsync().ToListAsync().AsTask());

        Assert.Contains("is a file", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_missing_folder_leaves_the_project_as_it_was()
    {
        await using var bench = new Bench();
        string late = Path.Combine(_base, "late");
        var project = await bench.Engine.Projects.CreateAsync(new ProjectDefinition("X", LabelingTaskType.ObjectDetection) { Dataset = new LocalFolder(late), LabelClasses = ["can"] });

        await bench.RefusedAsync(project, LabelingErrorCodes.DatasetUnavailable, () => project.StartAsync());
        WriteTo(late, "a.jpg", "b.TIF", "c.txt");
        var report = await project.StartAsync();

        Assert.Equal((2, 1), (report.Added, report.OtherExtensions));
    }

    [Fact]
    public async Task A_listed_file_can_be_opened_and_a_gone_one_says_so()
    {
        Write("a/b.jpg", "empty.jpg");
        await File.WriteAllTextAsync(Path.Combine(_root, "empty.jpg"), string.Empty);

        using (var reader = new StreamReader(await Source().OpenReadAsync("a/b.jpg")))
        {
            Assert.Equal("hello", await reader.ReadToEndAsync());
        }

        Assert.Equal(0, (await Source().OpenReadAsync("empty.jpg")).Length);
        await Assert.ThrowsAsync<FileNotFoundException>(() => Source().OpenReadAsync("a/c.jpg"));
        await Assert.ThrowsAsync<FileNotFoundException>(() => Source().OpenReadAsync("x/y/c.jpg"));
        await Assert.ThrowsAsync<FileNotFoundException>(() => Source().OpenReadAsync("a"));
    }

    [Theory]
    [InlineData("")]
    [InlineData("..")]
    [InlineData("../secret.jpg")]
    [InlineData("a/../../secret.jpg")]
    [InlineData("./a.jpg")]
    [InlineData("a//b.jpg")]
    [InlineData("/etc/passwd")]
    [InlineData("a\0.jpg")]
    [InlineData("a/b.jpg/")]
    public async Task A_path_that_could_leave_the_folder_is_refused(string path)
    {
        Write("a/b.jpg");
        await File.WriteAllTextAsync(Path.Combine(_base, "secret.jpg"), "secret");

        await Assert.ThrowsAnyAsync<ArgumentException>(() => Source().OpenReadAsync(path));
    }

    [Theory]
    [InlineData("..\\secret.jpg")]
    [InlineData("C:\\secret.jpg")]
    [InlineData("\\\\host\\share\\x.jpg")]
    [InlineData("a.jpg:stream")]
    [InlineData("a.jpg.")]
    [InlineData("%2e%2e/secret.jpg")]
    [InlineData("file:///etc/passwd")]
    public async Task A_path_that_leaves_a_folder_on_another_system_opens_nothing(string path)
    {
        Write("a.jpg");
        await File.WriteAllTextAsync(Path.Combine(_base, "secret.jpg"), "secret");

        var exception = await Record.ExceptionAsync(() => Source().OpenReadAsync(path));

        Assert.True(exception is ArgumentException or FileNotFoundException, $"{exception}");
    }

    [Fact]
    public async Task Links_that_leave_the_folder_are_neither_listed_nor_opened()
    {
        Write("in.jpg");
        WriteTo(Path.Combine(_base, "out"), "secret.jpg");
        Link("to-file.jpg", Path.Combine(_base, "out", "secret.jpg"));
        Link("relative.jpg", Path.Combine("..", "out", "secret.jpg"));
        LinkFolder("to-folder", Path.Combine(_base, "out"));
        Link("through.jpg", Path.Combine("to-folder", "secret.jpg"));

        var assets = await Source().ListAsync().ToListAsync();

        Assert.Equal(["in.jpg"], assets.Where(a => a.Problem is null).Select(a => a.Path));
        Assert.Equal(["relative.jpg", "through.jpg", "to-file.jpg", "to-folder"], assets.Where(a => a.Problem is not null).Select(a => a.Path));
        Assert.All(assets.Where(a => a.Problem is not null), a => Assert.Contains("out of the dataset's folder", a.Problem, StringComparison.Ordinal));
        foreach (string path in (string[])["to-file.jpg", "relative.jpg", "to-folder/secret.jpg", "through.jpg"])
        {
            await Assert.ThrowsAnyAsync<ArgumentException>(() => Source().OpenReadAsync(path));
        }
    }

    [Fact]
    public async Task Links_within_the_folder_are_followed_to_files_only()
    {
        Write("real/a.jpg");
        Link("alias.jpg", Path.Combine("real", "a.jpg"));
        LinkFolder("again", "real");
        LinkFolder("real/up", _root);
        Link("broken.jpg", "nowhere.jpg");
        Link("circle.jpg", "circle.jpg");

        var assets = await Source().ListAsync().ToListAsync();

        Assert.Equal(["alias.jpg", "real/a.jpg"], assets.Where(a => a.Problem is null).Select(a => a.Path));
        Assert.Equal(5, assets.First(a => a.Path == "alias.jpg").Size);
        Assert.Equal(["again", "broken.jpg", "circle.jpg", "real/up"], assets.Where(a => a.Problem is not null).Select(a => a.Path));
        Assert.Equal(5, (await Source().OpenReadAsync("alias.jpg")).Length);
    }

    [Fact]
    public async Task The_folder_itself_may_be_reached_by_a_link()
    {
        Write("a.jpg");
        string alias = Path.Combine(_base, "alias");
        Directory.CreateSymbolicLink(alias, _root);

        Assert.Equal("a.jpg", (await Source(root: alias).ListAsync().SingleAsync()).Path);
        Assert.Equal(5, (await Source(root: alias).OpenReadAsync("a.jpg")).Length);
        Assert.Equal("a.jpg", (await Source(root: alias + Path.DirectorySeparatorChar).ListAsync().SingleAsync()).Path);
    }

    [Fact]
    public async Task A_folder_that_may_not_be_read_is_passed_over_and_told()
    {
        if (OperatingSystem.IsWindows())
        {
            Assert.Skip("Windows has no permission bits to take away.");
            return;
        }

        Write("a.jpg", "locked/b.jpg", "z.jpg");
        string locked = Path.Combine(_root, "locked");
        File.SetUnixFileMode(locked, UnixFileMode.None);
        try
        {
            Assert.SkipWhen(CanRead(locked), "This user may read everything.");
            var assets = await Source().ListAsync().ToListAsync();

            Assert.Equal(["a.jpg", "locked", "z.jpg"], assets.Select(a => a.Path));
            Assert.Contains("permissions", assets[1].Problem, StringComparison.Ordinal);
        }
        finally
        {
            File.SetUnixFileMode(locked, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
    }

    [Fact]
    public async Task Names_that_are_not_unicode_are_told_and_do_no_harm()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Only Linux has file names of arbitrary bytes.");
        Write("good.jpg", "replacement \uFFFD.jpg");
        Shell("touch \"$(printf 'bad\\377name.jpg')\"");

        var assets = await Source().ListAsync().ToListAsync();
        Shell("rm -- bad*");

        Assert.Equal(3, assets.Count);
        var bad = Assert.Single(assets, a => a.Problem is not null);
        Assert.Equal("bad\uFFFDname.jpg", bad.Path);
        Assert.Contains("Unicode", bad.Problem, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_pipe_among_the_pictures_keeps_nobody_waiting()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux() || OperatingSystem.IsMacOS(), "Windows has no pipes among files.");
        Write("a.jpg");
        Shell("mkfifo pipe.jpg");

        Assert.Equal(["a.jpg", "pipe.jpg"], await ListAsync());
        Assert.Equal(0, (await Source().OpenReadAsync("pipe.jpg")).Length);
    }

    [Fact]
    public async Task A_listing_can_be_cancelled()
    {
        Write("a.jpg", "b.jpg");
        using var cancellation = new CancellationTokenSource();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
        {
            await foreach (var _ in Source().ListAsync(cancellation.Token))
            {
                await cancellation.CancelAsync();
            }
        });
    }

    [Fact]
    public void A_dataset_of_another_source_is_refused()
        => Assert.ThrowsAny<ArgumentException>(() => new LocalFolderSourceProvider().Open(new DatasetDefinition("azure-blobs", "https://example.org")));

    private static bool CanRead(string folder)
    {
        try
        {
            Directory.GetFiles(folder);
            return true;
        }
        catch (UnauthorizedAccessException)
        {
            return false;
        }
    }

    private static void WriteTo(string root, params string[] paths)
    {
        foreach (string path in paths)
        {
            string full = Path.Combine(root, path);
            Directory.CreateDirectory(Path.GetDirectoryName(full)!);
            File.WriteAllText(full, "hello", Encoding.ASCII);
        }
    }

    private void Write(params string[] paths) => WriteTo(_root, paths);

    private void Link(string path, string target) => File.CreateSymbolicLink(Path.Combine(_root, path), target);

    private void LinkFolder(string path, string target) => Directory.CreateSymbolicLink(Path.Combine(_root, path), target);

    /// <summary>Does in the folder what .NET has no call for.</summary>
    private void Shell(string command)
    {
        using var process = Process.Start(new ProcessStartInfo("sh", ["-c", command]) { WorkingDirectory = _root })!;
        process.WaitForExit();
        Assert.Equal(0, process.ExitCode);
    }

    private IAssetSource Source(string pattern = "**/*.*", string? root = null) => new LocalFolderSourceProvider().Open(new LocalFolder(root ?? _root, pattern));

    private async Task<List<string>> ListAsync(string pattern = "**/*.*") => await Source(pattern).ListAsync().Select(a => a.Path).ToListAsync();
}
