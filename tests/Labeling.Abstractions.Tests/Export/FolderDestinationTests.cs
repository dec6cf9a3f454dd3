namespace Labeling.Tests.Export;

/// <summary>What folders do beyond what every destination does.</summary>
public sealed class FolderDestinationTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("labeling-");

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void A_part_may_be_as_long_as_file_systems_take_and_no_longer()
    {
        Assert.Null(ExportFiles.FindPathFault($"a/{new string('a', 255)}/b"));
        Assert.Contains("255 bytes", ExportFiles.FindPathFault($"a/{new string('a', 256)}/b"), StringComparison.Ordinal);
        Assert.Null(ExportFiles.FindPathFault(new string('猫', 85)));
        Assert.NotNull(ExportFiles.FindPathFault(new string('猫', 86)));
    }

    [Theory]
    [InlineData("x.png:stream.png", "':'")]
    [InlineData("a/what?.png", "'?'")]
    [InlineData("CON", "device")]
    [InlineData("a/lpt¹.txt", "device")]
    [InlineData("a./b", "drops")]
    [InlineData("b ", "drops")]
    public void What_Windows_cannot_hold_is_told(string path, string fault) => Assert.Contains(fault, ExportFiles.FindPathFault(path), StringComparison.Ordinal);

    [Fact]
    public async Task Folders_that_were_made_go_with_what_was_not_committed_and_others_stay()
    {
        Directory.CreateDirectory(At("there"));
        await using (ExportFiles files = await new FolderDestination(At("there/new")).BeginAsync(cancellationToken: Cancellation))
        {
            await WriteAsync(files, "a/b/c.txt");
            Assert.True(Directory.Exists(At("there/new/a/b")));
        }

        Assert.False(Directory.Exists(At("there/new")));
        Assert.True(Directory.Exists(At("there")));
    }

    [Fact]
    public async Task A_folder_that_somebody_uses_by_now_stays()
    {
        await using (ExportFiles files = await new FolderDestination(At("new")).BeginAsync(cancellationToken: Cancellation))
        {
            await WriteAsync(files, "a/b.txt");
            await File.WriteAllTextAsync(At("new/theirs.txt"), "theirs", Cancellation);
        }

        Assert.Equal([At("new/theirs.txt")], Directory.GetFileSystemEntries(At("new")));
    }

    [Fact]
    public async Task Nothing_is_written_through_a_link_below_the_folder()
    {
        Directory.CreateDirectory(At("outside"));
        Directory.CreateDirectory(At("root"));
        Link(At("root/link"), At("outside"), isFolder: true);
        Link(At("root/file.txt"), At("outside/secret.txt"), isFolder: false);
        await using ExportFiles files = await new FolderDestination(At("root")).BeginAsync(overwrite: true, Cancellation);

        LabelingException throughFolder = await Assert.ThrowsAsync<LabelingException>(() => files.CreateAsync("link/a.txt", Cancellation));
        LabelingException throughFile = await Assert.ThrowsAsync<LabelingException>(() => files.CreateAsync("file.txt", Cancellation));

        Assert.Equal((LabelingErrorCodes.ExportFailed, LabelingErrorCodes.ExportFailed), (throughFolder.Code, throughFile.Code));
        Assert.Contains("link", throughFile.Message, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFileSystemEntries(At("outside")));
    }

    [Fact]
    public async Task A_folder_that_became_a_link_before_the_commit_is_noticed()
    {
        Directory.CreateDirectory(At("outside"));
        await using ExportFiles files = await new FolderDestination(At("root")).BeginAsync(cancellationToken: Cancellation);
        await WriteAsync(files, "a/b.txt");
        Directory.Move(At("root/a"), At("root/moved"));
        Link(At("root/a"), At("outside"), isFolder: true);

        LabelingException exception = await Assert.ThrowsAsync<LabelingException>(() => files.CommitAsync(Cancellation));

        Assert.Equal(LabelingErrorCodes.ExportFailed, exception.Code);
        Assert.Empty(Directory.GetFileSystemEntries(At("outside")));
    }

    [Fact]
    public async Task The_destination_itself_may_be_a_link()
    {
        Directory.CreateDirectory(At("real"));
        Link(At("root"), At("real"), isFolder: true);
        await using ExportFiles files = await new FolderDestination(At("root")).BeginAsync(cancellationToken: Cancellation);
        await WriteAsync(files, "a.txt");
        await files.CommitAsync(Cancellation);

        Assert.Equal("a.txt", await File.ReadAllTextAsync(At("real/a.txt"), Cancellation));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task When_a_folder_stands_where_a_file_is_to_be_none_of_the_set_shows(bool overwrite)
    {
        Directory.CreateDirectory(At("root"));
        await File.WriteAllTextAsync(At("root/old.txt"), "old", Cancellation);
        await using (ExportFiles files = await new FolderDestination(At("root")).BeginAsync(overwrite, Cancellation))
        {
            await WriteAsync(files, "new.txt");
            await WriteAsync(files, overwrite ? "old.txt" : "other.txt");
            await WriteAsync(files, "last.txt");
            Directory.CreateDirectory(At("root/last.txt"));

            LabelingException exception = await Assert.ThrowsAsync<LabelingException>(() => files.CommitAsync(Cancellation));
            Assert.Equal(LabelingErrorCodes.ExportFailed, exception.Code);
        }

        Directory.Delete(At("root/last.txt"));
        Assert.Equal([At("root/old.txt")], Directory.GetFileSystemEntries(At("root")));
        Assert.Equal("old", await File.ReadAllTextAsync(At("root/old.txt"), Cancellation));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task What_shows_already_is_taken_back_when_a_later_file_cannot_be_renamed(bool overwrite)
    {
        Directory.CreateDirectory(At("root"));
        await File.WriteAllTextAsync(At("root/old.txt"), "old", Cancellation);
        await using (ExportFiles files = await new FolderDestination(At("root")).BeginAsync(overwrite, Cancellation))
        {
            await WriteAsync(files, "new.txt");
            await WriteAsync(files, overwrite ? "old.txt" : "other.txt");
            await WriteAsync(files, "third.txt");
            Directory.CreateDirectory(At("root/third.txt"));   // made by somebody meanwhile

            LabelingException exception = await Assert.ThrowsAsync<LabelingException>(() => files.CommitAsync(Cancellation));
            Assert.Equal(LabelingErrorCodes.ExportFailed, exception.Code);
        }

        Assert.Equal([At("root/old.txt"), At("root/third.txt")], Directory.GetFileSystemEntries(At("root")).Order(StringComparer.Ordinal));
        Assert.Equal("old", await File.ReadAllTextAsync(At("root/old.txt"), Cancellation));
    }

    [Fact]
    public async Task A_place_that_is_a_file_cannot_be_written_to()
    {
        await File.WriteAllTextAsync(At("file"), "", Cancellation);
        await using ExportFiles files = await new FolderDestination(At("file/below")).BeginAsync(cancellationToken: Cancellation);

        LabelingException exception = await Assert.ThrowsAsync<LabelingException>(() => files.CreateAsync("a.txt", Cancellation));

        Assert.Equal(LabelingErrorCodes.ExportFailed, exception.Code);
    }

    [Fact]
    public void A_relative_folder_is_made_absolute_at_once()
        => Assert.Equal(Path.GetFullPath("x"), new FolderDestination("x/").Location);

    private static void Link(string path, string target, bool isFolder)
    {
        try
        {
            _ = isFolder ? Directory.CreateSymbolicLink(path, target) : File.CreateSymbolicLink(path, target);
        }
        catch (Exception exception) when (OperatingSystem.IsWindows() && exception is IOException or UnauthorizedAccessException)
        {
            Assert.Skip("This account may not make links.");
        }
    }

    private static async Task WriteAsync(ExportFiles files, string path)
    {
        await using Stream stream = await files.CreateAsync(path, Cancellation);
        await stream.WriteAsync(System.Text.Encoding.UTF8.GetBytes(path), Cancellation);
    }

    private string At(string path) => Path.Combine(_folder.FullName, path.Replace('/', Path.DirectorySeparatorChar));
}
