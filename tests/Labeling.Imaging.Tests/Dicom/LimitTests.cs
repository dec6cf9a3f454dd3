using System.Buffers.Binary;
using System.Diagnostics;
using System.IO.Compression;
using Labeling.Imaging.Dicom;

namespace Labeling.Imaging.Tests.Dicom;

/// <summary>What a file may ask for is checked before memory is taken, and lies end where the file does.</summary>
[Collection(nameof(MemoryIsMeasured))]
public sealed class LimitTests
{
    private static readonly ImageLimits Small = new() { MaxPixels = 1_000_000, MaxBytes = 2_000_000 };

    [Fact]
    public async Task The_limit_of_pixels_is_inclusive_and_counts_one_frame()
    {
        var file = DicomBuilder.Gray(10, 10).Text(0x0028_0008, "IS", "2").Pixels(new byte[400]).Build();
        Assert.Equal(100, (await Open.InfoAsync(file, With(new ImageLimits { MaxPixels = 100 }))).Size.Area);
        var refusal = await Open.RefusedAsync(file, With(new ImageLimits { MaxPixels = 99 }));
        Assert.Equal(LabelingErrorCodes.ImageTooLarge, refusal.Code);
        Assert.Contains("10 x 10", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_limit_of_frames_is_inclusive()
    {
        var file = DicomBuilder.Gray(1, 1).Text(0x0028_0008, "IS", "5").Pixels(new byte[10]);
        Assert.Equal(5, (await Open.InfoAsync(file.Build(), With(new ImageLimits { MaxFrames = 5 }))).FrameCount);
        Assert.Equal(LabelingErrorCodes.ImageTooLarge, (await Open.RefusedAsync(file.Build(), With(new ImageLimits { MaxFrames = 4 }))).Code);

        DicomBuilder[] groups = [.. Enumerable.Range(0, 6).Select(_ => new DicomBuilder())];
        file.Text(0x0028_0008, "IS", "1").Sequence(0x5200_9230, true, groups);
        Assert.Equal(LabelingErrorCodes.ImageTooLarge, (await Open.RefusedAsync(file.Build(), With(new ImageLimits { MaxFrames = 5 }))).Code);
    }

    [Fact]
    public async Task The_limit_of_bytes_is_inclusive()
    {
        var file = DicomBuilder.Gray(1, 1).Pixels(1).Build();
        Assert.Equal(1, (await Open.InfoAsync(file, With(new ImageLimits { MaxBytes = file.Length }))).Size.Area);
        Assert.Equal(LabelingErrorCodes.ImageTooLarge, (await Open.RefusedAsync(file, With(new ImageLimits { MaxBytes = file.Length - 1 }))).Code);
    }

    [Fact]
    public async Task A_deflate_bomb_takes_no_memory()
    {
        // A private value of 100 megabytes of zeros before the pixels, in a file of a hundred kilobytes.
        using var deflated = new MemoryStream();
        await using (var deflate = new DeflateStream(deflated, CompressionLevel.SmallestSize, leaveOpen: true))
        {
            byte[] head = [0x09, 0, 0x10, 0x10, (byte)'O', (byte)'B', 0, 0, 0, 0xE1, 0xF5, 0x05];
            await deflate.WriteAsync(head);
            for (var i = 0; i < 100; i++)
            {
                await deflate.WriteAsync(new byte[1_000_000]);
            }

            await deflate.WriteAsync(DicomBuilder.Gray(1, 1).Pixels(7).BuildBody(DicomBuilder.Explicit));
        }

        var meta = new DicomBuilder().Text(0x0002_0010, "UI", DicomBuilder.Deflated).BuildBody(DicomBuilder.Explicit);
        byte[] file = [.. new byte[128], .. "DICM"u8, .. meta, .. deflated.ToArray()];
        await WithinAsync(3_000_000, async () =>
        {
            Assert.Equal(LabelingErrorCodes.ImageTooLarge, (await Open.RefusedAsync(file, With(Small))).Code);
            Assert.Equal([7, 0], (await Open.FrameAsync(file)).StoredValues.ToArray());
        });
    }

    [Theory]
    [InlineData(DicomBuilder.Explicit, 65_535, 65_535)]
    [InlineData(DicomBuilder.Jpeg, 65_535, 65_535)]
    [InlineData(DicomBuilder.Jpeg, 1000, 1000)]
    [InlineData(DicomBuilder.RunLength, 1000, 1000)]
    public async Task A_picture_that_claims_more_than_there_is_takes_no_memory(string syntax, int columns, int rows)
    {
        var builder = DicomBuilder.Gray(columns, rows);
        var file = (syntax == DicomBuilder.Explicit ? builder.Pixels(new byte[10]) : builder.Fragments(new byte[70])).Build(syntax);
        await WithinAsync(500_000, () => Open.RefusedAsync(file, With(Small)));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Sequences_nested_without_end_are_refused(bool isDefined)
    {
        var item = new DicomBuilder();
        for (var i = 0; i < 200; i++)
        {
            item = new DicomBuilder().Sequence(0x0040_A730, isDefined, item);
        }

        // Inside of a sequence that is of interest no length can be believed, so that all levels are walked.
        var file = DicomBuilder.Gray(1, 1).Sequence(0x5200_9229, false, item).Pixels(1).Build();
        if (isDefined)
        {
            Assert.Equal([1, 0], (await Open.FrameAsync(file)).StoredValues.ToArray());
        }
        else
        {
            Assert.Contains("nested", (await Open.RefusedAsync(file)).Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_sequence_of_a_hundred_thousand_levels_does_not_overflow_the_stack()
    {
        byte[] level = [0x40, 0, 0x30, 0xA7, (byte)'S', (byte)'Q', 0, 0, 255, 255, 255, 255, 0xFE, 0xFF, 0, 0xE0, 255, 255, 255, 255];
        byte[] file = [.. DicomBuilder.Gray(1, 1).Build(), .. Enumerable.Repeat(level, 100_000).SelectMany(l => l)];
        Assert.Equal(LabelingErrorCodes.ImageTooLarge, (await Open.RefusedAsync(file)).Code);
    }

    [Fact]
    public async Task Values_of_no_bytes_do_no_harm_anywhere()
    {
        var empty = new DicomBuilder().Text(0x0028_1050, "DS", "").Text(0x0028_0030, "DS", "").Text(0x0028_0004, "CS", "").Words(0x0028_3002).Add(0x0028_3006, "OW", []);
        var file = DicomBuilder.Gray(1, 1).Text(0x0028_1050, "DS", "").Text(0x0028_1053, "DS", "").Words(0x0028_0120).Text(0x0009_1010, "LO", "").Pixels(9);
        foreach (var tag in new uint[] { 0x0028_3000, 0x0028_3010, 0x5200_9229, 0x5200_9230, 0x0040_A730 })
        {
            file.Sequence(tag, false, empty, new DicomBuilder().Sequence(0x0028_9132, true, empty), new DicomBuilder());
        }

        foreach (var syntax in new[] { DicomBuilder.Explicit, DicomBuilder.Implicit, DicomBuilder.BigEndian })
        {
            var frame = await Open.FrameAsync(file.Build(syntax));
            Assert.Equal([9, 0], frame.StoredValues.ToArray());
            Assert.Equal([128], Open.Gray(frame));
        }
    }

    [Theory]
    [InlineData(0x0009_1010, "OB")]
    [InlineData(0x0028_1201, "OW")]
    [InlineData(0x0028_1050, "UT")]
    [InlineData(0x7FE0_0010, "OW")]
    public async Task A_length_that_lies_ends_where_the_file_does(uint tag, string representation)
    {
        foreach (var length in new[] { 0x7FFF_FFFEu, 0xFFFF_FFFEu })
        {
            var file = DicomBuilder.Gray(100, 100).Add(tag, representation, [1, 2]).Build();
            var at = file.AsSpan().LastIndexOf((ReadOnlySpan<byte>)[(byte)representation[0], (byte)representation[1], 0, 0]);
            BinaryPrimitives.WriteUInt32LittleEndian(file.AsSpan(at + 4), length);
            await WithinAsync(500_000, async () =>
            {
                if (tag == 0x7FE0_0010)
                {
                    Assert.Single((await Open.FrameAsync(file)).Warnings);
                }
                else
                {
                    Assert.Equal(LabelingErrorCodes.ImageUnreadable, (await Open.RefusedAsync(file)).Code);
                }
            });
        }
    }

    [Fact]
    public async Task A_fragment_that_lies_about_its_length_ends_where_the_file_does()
    {
        var file = DicomBuilder.Gray(2, 1).Fragments(JpegWriter.Lossless([3, 4], 2, 1)).Build(DicomBuilder.JpegLossless);
        var at = file.AsSpan().LastIndexOf((ReadOnlySpan<byte>)[0xFE, 0xFF, 0x00, 0xE0]);
        BinaryPrimitives.WriteUInt32LittleEndian(file.AsSpan(at + 4), 0xFFFF_FFFE);
        await WithinAsync(3_000_000, async () => Assert.Equal([3, 0, 4, 0], (await Open.FrameAsync(file)).StoredValues.ToArray()));
    }

    [Fact]
    public async Task A_million_elements_and_a_million_fragments_end_soon()
    {
        byte[] element = [0x08, 0, 0x08, 0, (byte)'C', (byte)'S', 0, 0];
        var many = Repeat(DicomBuilder.Gray(1, 1).Build(), element, 2_100_000);
        var clock = Stopwatch.StartNew();
        Assert.Equal(LabelingErrorCodes.ImageTooLarge, (await Open.RefusedAsync(many)).Code);

        var fragmented = DicomBuilder.Gray(1, 1).Text(0x0028_0008, "IS", "2").Fragments([1, 2]).Build(DicomBuilder.Jpeg)[..^8];
        byte[] fragment = [0xFE, 0xFF, 0x00, 0xE0, 0, 0, 0, 0];
        var pieces = Repeat(fragmented, fragment, 300_000);
        Assert.Equal(LabelingErrorCodes.ImageTooLarge, (await Open.RefusedAsync(pieces)).Code);
        Assert.InRange(clock.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(20));
    }

    [Fact]
    public async Task Cancelling_stops_the_reading()
    {
        using var source = new CancellationTokenSource();
        await source.CancelAsync();
        var file = DicomBuilder.Gray(1, 1).Pixels(1).Build();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await new DicomDecoder().DecodeAsync(new WatchedStream(file), null, source.Token));
    }

    private static byte[] Repeat(byte[] head, byte[] piece, int times)
    {
        var file = new byte[head.Length + (piece.Length * times)];
        head.CopyTo(file, 0);
        for (var at = head.Length; at < file.Length; at += piece.Length)
        {
            piece.CopyTo(file, at);
        }

        return file;
    }

    private static DecodeOptions With(ImageLimits limits) => new() { Limits = limits };

    private static async Task WithinAsync(long bytes, Func<Task> action)
    {
        // Once before, so that what is made on first use does not count.
        await action();
        var before = GC.GetTotalAllocatedBytes(precise: true);
        await action();
        Assert.InRange(GC.GetTotalAllocatedBytes(precise: true) - before, 0, bytes);
    }
}
