using System.Buffers.Binary;
using Labeling.Imaging.Dicom;

namespace Labeling.Imaging.Tests.Dicom;

/// <summary>Which bytes belong to which frame.</summary>
public sealed class FrameTests
{
    private static readonly byte[][] Frames = [.. Enumerable.Range(0, 3).Select(i => JpegWriter.Lossless([(ushort)i, (ushort)(i + 100)], 2, 1))];

    [Fact]
    public async Task Frames_that_are_not_compressed_stand_one_after_the_other()
    {
        var file = Film(3).Pixels(1, 2, 3, 4, 5, 6).Build();
        Assert.Equal(3, (await Open.InfoAsync(file)).FrameCount);
        Assert.Equal(DicomBuilder.ToBytes(3, 4), (await Open.FrameAsync(file, 1)).StoredValues.ToArray());
        Assert.Equal(2, (await Open.FrameAsync(file, 2)).Index);
    }

    [Fact]
    public async Task One_fragment_a_frame_needs_no_table()
        => await CheckAsync(Film(3).Fragments(Frames));

    [Fact]
    public async Task A_frame_in_several_fragments_is_found_by_its_offset_table()
    {
        var (pieces, offsets) = Split();
        await CheckAsync(Film(3).Fragments(offsets, pieces));
    }

    [Fact]
    public async Task A_frame_in_several_fragments_is_found_by_its_extended_offset_table()
    {
        var (pieces, offsets) = Split();
        var table = new byte[offsets.Length * 8];
        for (var i = 0; i < offsets.Length; i++)
        {
            BinaryPrimitives.WriteUInt64LittleEndian(table.AsSpan(i * 8), offsets[i]);
        }

        await CheckAsync(Film(3).Add(0x7FE0_0001, "OV", table).Fragments(pieces));
    }

    [Theory]
    [InlineData(new uint[0])]
    [InlineData(new uint[] { 0, 3, 9 })]
    [InlineData(new uint[] { 0, 0, 0 })]
    public async Task A_frame_in_several_fragments_is_found_by_its_content_where_the_table_is_missing_or_wrong(uint[] table)
        => await CheckAsync(Film(3).Fragments(table, Split().Pieces));

    [Fact]
    public async Task The_fragments_of_a_single_frame_belong_together()
    {
        var jpeg = Frames[1];
        var file = Film(1).Fragments(jpeg[..20], jpeg[20..60], jpeg[60..]).Build(DicomBuilder.JpegLossless);
        Assert.Equal(DicomBuilder.ToBytes(1, 101), (await Open.FrameAsync(file)).StoredValues.ToArray());
    }

    [Theory]
    [InlineData(3)]
    [InlineData(int.MaxValue)]
    public async Task A_frame_that_the_file_does_not_have_is_refused(int frame)
    {
        var file = Film(3).Pixels(1, 2, 3, 4, 5, 6).Build();
        var refusal = await Open.RefusedAsync(file, new DecodeOptions { Frame = frame });
        Assert.Equal(LabelingErrorCodes.ImageUnreadable, refusal.Code);
        Assert.Contains("has 3", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_frame_below_zero_is_an_impossible_argument()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new DecodeOptions { Frame = -1 });
        using var image = await new DicomDecoder().OpenAsync(new MemoryStream(Film(1).Pixels(1, 2).Build()));
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(async () => await image.ReadFrameAsync(-1));
    }

    [Fact]
    public async Task Frames_before_the_end_of_a_file_that_is_cut_off_are_shown()
    {
        var plain = Film(3).Pixels(1, 2, 3, 4, 5, 6).Build();
        Assert.Empty((await Open.FrameAsync(plain[..^6])).Warnings);
        Assert.Equal(DicomBuilder.ToBytes(3, 0), (await Open.FrameAsync(plain[..^6], 1)).StoredValues.ToArray());
        Assert.Equal(LabelingErrorCodes.ImageTruncated, Assert.Single((await Open.FrameAsync(plain[..^6], 1)).Warnings).Code);
        Assert.Contains("frame 2", (await Open.RefusedAsync(plain[..^6], new DecodeOptions { Frame = 2 })).Message, StringComparison.Ordinal);

        var compressed = Film(3).Fragments(Frames).Build(DicomBuilder.JpegLossless);
        var cut = compressed[..^(Frames[2].Length + 40)];
        Assert.Equal(DicomBuilder.ToBytes(0, 100), (await Open.FrameAsync(cut)).StoredValues.ToArray());
        Assert.Equal(LabelingErrorCodes.ImageUnreadable, (await Open.RefusedAsync(cut, new DecodeOptions { Frame = 2 })).Code);
    }

    [Theory]
    [InlineData("0")]
    [InlineData("-5")]
    [InlineData("many")]
    [InlineData("")]
    public async Task A_number_of_frames_that_is_none_is_one(string frames)
        => Assert.Equal(1, (await Open.InfoAsync(DicomBuilder.Gray(1, 1).Text(0x0028_0008, "IS", frames).Pixels(1).Build())).FrameCount);

    [Fact]
    public async Task Frames_of_a_deflated_file_are_read_in_any_order()
    {
        await using var stream = new MemoryStream(Film(3).Pixels(1, 2, 3, 4, 5, 6).Build(DicomBuilder.Deflated));
        using (var image = await new DicomDecoder().OpenAsync(stream))
        {
            foreach (var frame in new[] { 2, 0, 1, 0 })
            {
                Assert.Equal((byte)((frame * 2) + 1), (await image.ReadFrameAsync(frame)).StoredValues.Span[0]);
            }
        }

        Assert.True(stream.CanRead);
    }

    [Fact]
    public async Task Reading_begins_where_the_stream_stands_and_leaves_it_open()
    {
        await using var stream = new MemoryStream([1, 2, 3, .. Film(3).Pixels(1, 2, 3, 4, 5, 6).Build()]) { Position = 3 };
        using (var image = await new DicomDecoder().OpenAsync(stream))
        {
            Assert.Equal(DicomBuilder.ToBytes(5, 6), (await image.ReadFrameAsync(2)).StoredValues.ToArray());
        }

        Assert.True(stream.CanRead);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_stream_that_gives_a_byte_at_a_time_or_cannot_seek_is_read(bool canSeek)
    {
        foreach (var syntax in new[] { DicomBuilder.Explicit, DicomBuilder.Deflated })
        {
            var file = DicomBuilder.Gray(2, 1).Pixels(0, 9).Build(syntax);
            using var image = await new ImageReader().DecodeAsync(new WatchedStream(file, canSeek, mostAtOnce: 1));
            Assert.Equal([0, 0, 0, 255, 255, 255, 255, 255], image.Pixels.ToArray());
        }

        await Assert.ThrowsAsync<ArgumentException>(async () => await new DicomDecoder().OpenAsync(new WatchedStream([1], canSeek: false)));
    }

    [Fact]
    public async Task One_frame_of_many_costs_the_reading_of_one()
    {
        const int Count = 1000;
        var pixels = new byte[64 * 64 * 2 * Count];
        var stream = new WatchedStream(DicomBuilder.Gray(64, 64).Text(0x0028_0008, "IS", $"{Count}").Pixels(pixels).Build());
        using var image = await new DicomDecoder().OpenAsync(stream);
        await image.ReadFrameAsync(500);
        Assert.InRange(stream.BytesRead, 8192, 32_768);
    }

    [Fact]
    public async Task Errors_of_the_stream_pass_through()
    {
        var file = DicomBuilder.Gray(200, 200).Pixels(new byte[80_000]).Build();
        using var image = await new DicomDecoder().OpenAsync(new WatchedStream(file) { FailsAfter = 1 });
        await Assert.ThrowsAsync<IOException>(async () => await image.ReadFrameAsync());
    }

    private static DicomBuilder Film(int frames) => DicomBuilder.Gray(2, 1).Text(0x0028_0008, "IS", $"{frames}");

    /// <summary>Frames of one, two and three fragments, and where each frame begins.</summary>
    private static (byte[][] Pieces, uint[] Offsets) Split()
    {
        byte[][] pieces = [Frames[0], Frames[1][..40], Frames[1][40..], Frames[2][..30], Frames[2][30..50], Frames[2][50..]];
        int Length(int piece) => 8 + pieces[piece].Length + (pieces[piece].Length % 2);
        return (pieces, [0, (uint)Length(0), (uint)(Length(0) + Length(1) + Length(2))]);
    }

    private static async Task CheckAsync(DicomBuilder builder)
    {
        var file = builder.Build(DicomBuilder.JpegLossless);
        for (var i = 0; i < 3; i++)
        {
            Assert.Equal(DicomBuilder.ToBytes((ushort)i, (ushort)(i + 100)), (await Open.FrameAsync(file, i)).StoredValues.ToArray());
        }
    }
}
