using System.Text;
using Xunit;

namespace Labeling.ConformanceTests;

/// <summary>What every export destination must do.</summary>
/// <param name="fixture">Makes the destinations.</param>
public abstract class ExportDestinationConformance(ExportDestinationFixture fixture)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Files_show_altogether_once_they_are_committed()
    {
        IExportDestination destination = await fixture.CreateDestinationAsync();
        string[] paths = ["labels.json", "images/a.txt", "images/deep/b c.txt", "日本/猫 %20#&+'.txt", ".hidden"];
        await using (ExportFiles files = await destination.BeginAsync(cancellationToken: Cancellation))
        {
            foreach (string path in paths)
            {
                await WriteAsync(files, path);
            }

            Assert.DoesNotContain((await fixture.ReadPlaceAsync(destination)).Keys, paths.Contains);
            Assert.False(string.IsNullOrEmpty(files.Location));
            await files.CommitAsync(Cancellation);
        }

        IReadOnlyDictionary<string, byte[]> place = await fixture.ReadPlaceAsync(destination);
        Assert.Equal(paths.Order(StringComparer.Ordinal), place.Keys.Order(StringComparer.Ordinal));
        Assert.All(place, file => Assert.Equal(Content(file.Key), file.Value));
        Assert.False(string.IsNullOrEmpty(destination.Location));
    }

    [Fact]
    public async Task Nothing_is_left_of_what_was_not_committed()
    {
        IExportDestination destination = await fixture.CreateDestinationAsync();
        ExportFiles files = await destination.BeginAsync(cancellationToken: Cancellation);
        await WriteAsync(files, "a/one.txt");
        Stream open = await files.CreateAsync("b/two.txt", Cancellation);
        await open.WriteAsync(Content("half"), Cancellation);

        await files.DisposeAsync();
        await files.DisposeAsync();

        Assert.Empty(await fixture.ReadPlaceAsync(destination));
    }

    [Fact]
    public async Task Empty_and_large_files_arrive_as_they_were_written()
    {
        IExportDestination destination = await fixture.CreateDestinationAsync();
        byte[] large = new byte[(9 << 20) + 7];
        new Random(20260930).NextBytes(large);
        await using (ExportFiles files = await destination.BeginAsync(cancellationToken: Cancellation))
        {
            await (await files.CreateAsync("empty", Cancellation)).DisposeAsync();
            await using (Stream stream = await files.CreateAsync("large", Cancellation))
            {
                await stream.WriteAsync(large.AsMemory(0, 1), Cancellation);
                stream.Write(large.AsSpan(1, 100_000));
                stream.WriteByte(large[100_001]);
                await stream.WriteAsync(large.AsMemory(100_002, 6 << 20), Cancellation);
                await stream.FlushAsync(Cancellation);
                await stream.WriteAsync(large.AsMemory(100_002 + (6 << 20)), Cancellation);
            }

            await files.CommitAsync(Cancellation);
        }

        IReadOnlyDictionary<string, byte[]> place = await fixture.ReadPlaceAsync(destination);
        Assert.Empty(place["empty"]);
        Assert.True(large.AsSpan().SequenceEqual(place["large"]));
    }

    [Fact]
    public async Task A_file_that_is_there_is_not_replaced_unasked()
    {
        IExportDestination destination = await fixture.CreateDestinationAsync();
        await fixture.PutAsync(destination, "taken.txt", Content("before"));

        LabelingException exception = await Assert.ThrowsAnyAsync<LabelingException>(async () =>
        {
            await using ExportFiles files = await destination.BeginAsync(cancellationToken: Cancellation);
            await WriteAsync(files, "free.txt");
            await WriteAsync(files, "taken.txt");
            await files.CommitAsync(Cancellation);
        });

        Assert.Equal(LabelingErrorCodes.ExportExists, exception.Code);
        Assert.Contains("taken.txt", exception.Message, StringComparison.Ordinal);
        await PlaceHoldsAsync(destination, ("taken.txt", "before"));
    }

    [Fact]
    public async Task A_file_that_somebody_else_writes_meanwhile_is_not_replaced_unasked()
    {
        IExportDestination destination = await fixture.CreateDestinationAsync();

        LabelingException exception = await Assert.ThrowsAnyAsync<LabelingException>(async () =>
        {
            await using ExportFiles files = await destination.BeginAsync(cancellationToken: Cancellation);
            await WriteAsync(files, "first.txt");
            await WriteAsync(files, "second.txt");
            await fixture.PutAsync(destination, "second.txt", Content("theirs"));
            await files.CommitAsync(Cancellation);
        });

        Assert.Equal(LabelingErrorCodes.ExportExists, exception.Code);
        await PlaceHoldsAsync(destination, ("second.txt", "theirs"));
    }

    [Fact]
    public async Task A_file_is_replaced_when_that_is_asked_for_and_stays_until_then()
    {
        IExportDestination destination = await fixture.CreateDestinationAsync();
        await fixture.PutAsync(destination, "a.txt", Content("before"));
        await fixture.PutAsync(destination, "kept.txt", Content("kept"));
        await using (ExportFiles dropped = await destination.BeginAsync(overwrite: true, Cancellation))
        {
            await WriteAsync(dropped, "a.txt");
        }

        await PlaceHoldsAsync(destination, ("a.txt", "before"), ("kept.txt", "kept"));
        await using (ExportFiles files = await destination.BeginAsync(overwrite: true, Cancellation))
        {
            await WriteAsync(files, "a.txt");
            await WriteAsync(files, "b.txt");
            await files.CommitAsync(Cancellation);
        }

        await PlaceHoldsAsync(destination, ("a.txt", "a.txt"), ("b.txt", "b.txt"), ("kept.txt", "kept"));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Of_many_who_write_one_file_at_once_it_is_wholly_one_s(bool overwrite)
    {
        IExportDestination destination = await fixture.CreateDestinationAsync();
        const int Racers = 8;

        bool[] won = Race.Run(Racers, async racer =>
        {
            await using ExportFiles files = await destination.BeginAsync(overwrite, Cancellation);
            try
            {
                await WriteAsync(files, "file.txt", new string((char)('a' + racer), 10_000));
                await files.CommitAsync(Cancellation);
                return true;
            }
            catch (LabelingException exception) when (exception.Code == LabelingErrorCodes.ExportExists)
            {
                return false;
            }
        });

        KeyValuePair<string, byte[]> file = Assert.Single(await fixture.ReadPlaceAsync(destination));
        string content = Encoding.UTF8.GetString(file.Value);
        Assert.Equal(new string(content[0], 10_000), content);
        Assert.Equal(overwrite ? Racers : 1, won.Count(w => w));
        Assert.True(won[content[0] - 'a']);
    }

    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData("/a")]
    [InlineData("//host/share/a")]
    [InlineData("C:/a")]
    [InlineData("..")]
    [InlineData("../a")]
    [InlineData("a/../../b")]
    [InlineData("a/..")]
    [InlineData("./a")]
    [InlineData("a//b")]
    [InlineData("a/")]
    [InlineData("a\\b")]
    [InlineData("..\\a")]
    [InlineData("a\0b")]
    [InlineData("a\nb")]
    [InlineData("NUL")]
    [InlineData("a/con.json")]
    [InlineData("aux.d/b")]
    [InlineData("Com1 .txt")]
    [InlineData("a./b")]
    [InlineData("a ")]
    [InlineData("x.png:stream.png")]
    [InlineData("a/x.png::$DATA")]
    [InlineData("what?.png")]
    [InlineData("a*")]
    [InlineData("<b>.png")]
    [InlineData("a|b")]
    [InlineData("say \"a\".png")]
    public async Task A_path_that_leaves_the_place_or_is_another_elsewhere_is_refused(string path)
    {
        IExportDestination destination = await fixture.CreateDestinationAsync();
        await using (ExportFiles files = await destination.BeginAsync(cancellationToken: Cancellation))
        {
            await Assert.ThrowsAnyAsync<ArgumentException>(() => files.CreateAsync(path, Cancellation));
        }

        Assert.Empty(await fixture.ReadPlaceAsync(destination));
    }

    [Fact]
    public async Task Files_are_written_one_after_the_other_each_path_once_until_the_commit()
    {
        IExportDestination destination = await fixture.CreateDestinationAsync();
        await using ExportFiles files = await destination.BeginAsync(cancellationToken: Cancellation);
        await WriteAsync(files, "a");
        Stream open = await files.CreateAsync("b", Cancellation);

        await Assert.ThrowsAnyAsync<InvalidOperationException>(() => files.CreateAsync("c", Cancellation));
        await Assert.ThrowsAnyAsync<InvalidOperationException>(() => files.CommitAsync(Cancellation));
        await open.DisposeAsync();
        await Assert.ThrowsAnyAsync<ArgumentException>(() => files.CreateAsync("a", Cancellation));
        await files.CommitAsync(Cancellation);
        await Assert.ThrowsAnyAsync<InvalidOperationException>(() => files.CreateAsync("d", Cancellation));
        await Assert.ThrowsAnyAsync<InvalidOperationException>(() => files.CommitAsync(Cancellation));

        Assert.Equal(["a", "b"], (await fixture.ReadPlaceAsync(destination)).Keys.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_cancelled_call_throws_and_nothing_is_left()
    {
        IExportDestination destination = await fixture.CreateDestinationAsync();
        var cancelled = new CancellationToken(canceled: true);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => destination.BeginAsync(cancellationToken: cancelled));
        await using (ExportFiles files = await destination.BeginAsync(cancellationToken: Cancellation))
        {
            await WriteAsync(files, "a");
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => files.CreateAsync("b", cancelled));
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => files.CommitAsync(cancelled));
        }

        Assert.Empty(await fixture.ReadPlaceAsync(destination));
    }

    private static byte[] Content(string text) => Encoding.UTF8.GetBytes(text);

    private static async Task WriteAsync(ExportFiles files, string path, string? content = null)
    {
        await using Stream stream = await files.CreateAsync(path, Cancellation);
        await stream.WriteAsync(Content(content ?? path), Cancellation);
    }

    private async Task PlaceHoldsAsync(IExportDestination destination, params (string Path, string Content)[] expected)
        => Assert.Equal(
            expected,
            (await fixture.ReadPlaceAsync(destination)).Select(f => (f.Key, Encoding.UTF8.GetString(f.Value))).OrderBy(f => f.Key, StringComparer.Ordinal));
}
