using Labeling.Imaging.Dicom;

namespace Labeling.Imaging.Tests.Dicom;

/// <summary>One picture, written in every way there is, comes out the same.</summary>
public sealed class TransferSyntaxTests
{
    private const int Columns = 7;
    private const int Rows = 5;

    private static readonly ushort[] Values = [.. Enumerable.Range(0, Columns * Rows).Select(i => (ushort)(i * 1871 % 65536))];

    [Theory]
    [InlineData(DicomBuilder.Implicit)]
    [InlineData(DicomBuilder.Explicit)]
    [InlineData(DicomBuilder.BigEndian)]
    [InlineData(DicomBuilder.Deflated)]
    public async Task Pixels_that_are_not_compressed_come_out_in_every_layout(string syntax)
    {
        var frame = await Open.FrameAsync(Whole().Build(syntax));
        Check(frame);
        Assert.Equal(syntax, frame.Info.TransferSyntax.Uid);
        Assert.Empty(frame.Info.Warnings);
    }

    [Theory]
    [InlineData(DicomBuilder.Implicit)]
    [InlineData(DicomBuilder.Explicit)]
    [InlineData(DicomBuilder.BigEndian)]
    public async Task A_data_set_without_preamble_is_recognised(string syntax)
    {
        var file = Whole().Text(0x0008_0005, "CS", "ISO_IR 100").Text(0x0008_0016, "UI", "1.2.840.10008.5.1.4.1.1.7").BuildBody(syntax);
        Assert.True(new DicomDecoder().CanDecode(file));
        var frame = await Open.FrameAsync(file);
        Check(frame);
        Assert.Equal(syntax, frame.Info.TransferSyntax.Uid);
    }

    [Fact]
    public async Task File_meta_information_without_preamble_is_read()
    {
        byte[] file = Whole().Build();
        Check(await Open.FrameAsync(file[128..]));
        byte[] bare = [.. new DicomBuilder().Add(0x0002_0001, "OB", [0, 1]).Text(0x0002_0010, "UI", DicomBuilder.BigEndian).BuildBody(DicomBuilder.Explicit), .. Whole().BuildBody(DicomBuilder.BigEndian)];
        Assert.True(new DicomDecoder().CanDecode(bare));
        Check(await Open.FrameAsync(bare));
    }

    [Theory]
    [InlineData(DicomBuilder.Implicit, DicomBuilder.Explicit)]
    [InlineData(DicomBuilder.Explicit, DicomBuilder.Implicit)]
    [InlineData(DicomBuilder.Explicit, DicomBuilder.BigEndian)]
    [InlineData(DicomBuilder.BigEndian, DicomBuilder.Explicit)]
    [InlineData(DicomBuilder.RunLength, DicomBuilder.Implicit)]
    public async Task The_layout_is_believed_before_the_transfer_syntax(string said, string done)
    {
        var frame = await Open.FrameAsync(Whole().Build(said, laidOutAs: done));
        Check(frame);
        Assert.Contains(frame.Info.Warnings, w => w.Code == LabelingErrorCodes.ImageDamaged);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(6)]
    [InlineData(7)]
    public async Task Lossless_JPEG_is_undone_for_every_predictor(int predictor)
    {
        var jpeg = JpegWriter.Lossless(Values, Columns, Rows, predictor: predictor);
        Check(await Open.FrameAsync(Gray().Fragments(jpeg).Build(DicomBuilder.JpegLossless)));

        var restarted = JpegWriter.Lossless(Values, Columns, Rows, predictor: predictor, rowsBetweenRestarts: 2);
        Check(await Open.FrameAsync(Gray().Fragments(restarted).Build(DicomBuilder.JpegLossless)));
    }

    [Fact]
    public async Task RLE_is_undone()
        => Check(await Open.FrameAsync(Gray().Fragments(RunLengthWriter.Encode(DicomBuilder.ToBytes(Values), 1, 2)).Build(DicomBuilder.RunLength)));

    [Fact]
    public async Task Compressed_pixels_are_known_by_their_looks_where_the_transfer_syntax_is_wrong()
    {
        var lossless = JpegWriter.Lossless(Values, Columns, Rows);
        var runs = RunLengthWriter.Encode(DicomBuilder.ToBytes(Values), 1, 2);
        var refusal = await Open.RefusedAsync(Gray().Fragments([0xFF, 0x4F, 0xFF, 0x51, 0, 0]).Build(DicomBuilder.Jpeg));
        Assert.Contains("JPEG 2000", refusal.Message, StringComparison.Ordinal);
        foreach (var (said, data) in new[] { (DicomBuilder.Explicit, lossless), (DicomBuilder.RunLength, lossless), (DicomBuilder.Jpeg, runs), (DicomBuilder.Explicit, runs) })
        {
            var frame = await Open.FrameAsync(Gray().Fragments(data).Build(said));
            Check(frame);
            Assert.Contains(frame.Warnings, w => w.Code == LabelingErrorCodes.ImageDamaged);
        }
    }

    [Fact]
    public async Task A_transfer_syntax_that_nobody_knows_is_refused_by_its_identifier()
    {
        var file = Gray().Fragments([1, 2, 3, 4]).Build("1.3.6.1.4.1.9999.5");
        Assert.Equal(new PixelSize(Columns, Rows), (await new DicomDecoder().ProbeAsync(new MemoryStream(file))).StoredSize);
        var refusal = await Open.RefusedAsync(file);
        Assert.Equal(LabelingErrorCodes.ImageFormatUnsupported, refusal.Code);
        Assert.Contains("unknown transfer syntax (1.3.6.1.4.1.9999.5)", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Other_formats_are_not_taken_for_DICOM()
    {
        var decoder = new DicomDecoder();
        foreach (var name in Golden.Names)
        {
            Assert.False(decoder.CanDecode(Golden.Bytes(name).AsSpan(0, Math.Min(256, Golden.Bytes(name).Length))), name);
        }

        Assert.False(decoder.CanDecode([]));
        Assert.False(decoder.CanDecode("\b\0\b\0 nothing of the kind, and long enough to see"u8));
    }

    [Fact]
    public void A_transfer_syntax_has_a_name_and_equals_its_like()
    {
        var syntax = new DicomTransferSyntax("1.2.840.10008.1.2.4.90");
        Assert.Equal("JPEG 2000 Image Compression (Lossless Only) (1.2.840.10008.1.2.4.90)", syntax.ToString());
        Assert.True(syntax == new DicomTransferSyntax("1.2.840.10008.1.2.4.90"));
        Assert.True(syntax != default);
        Assert.Equal(string.Empty, default(DicomTransferSyntax).Uid);
        Assert.Throws<ArgumentException>(() => new DicomTransferSyntax("Jane Doe"));
        Assert.Throws<ArgumentException>(() => new DicomTransferSyntax(new string('1', 65)));
    }

    private static DicomBuilder Gray() => DicomBuilder.Gray(Columns, Rows);

    private static DicomBuilder Whole() => Gray().Pixels(Values);

    private static void Check(DicomFrame frame) => Assert.Equal(DicomBuilder.ToBytes(Values), frame.StoredValues.ToArray());
}
