namespace Labeling.Imaging.Tests.Dicom;

/// <summary>Sequences that are of no interest, or not well made, are passed over without losing the way.</summary>
public sealed class SequenceTests
{
    private static readonly byte[] ItemEnd = [0xFE, 0xFF, 0x0D, 0xE0, 0, 0, 0, 0];
    private static readonly byte[] SequenceEnd = [0xFE, 0xFF, 0xDD, 0xE0, 0, 0, 0, 0];

    [Theory]
    [InlineData(true, DicomBuilder.Explicit)]
    [InlineData(false, DicomBuilder.Explicit)]
    [InlineData(true, DicomBuilder.Implicit)]
    [InlineData(false, DicomBuilder.Implicit)]
    [InlineData(true, DicomBuilder.BigEndian)]
    [InlineData(false, DicomBuilder.BigEndian)]
    public async Task The_picture_of_an_icon_is_not_the_picture(bool isDefined, string syntax)
    {
        var plain = DicomBuilder.Gray(3, 3, 8).Pixels(new byte[9]);
        var compressed = DicomBuilder.Gray(3, 3, 8).Fragments([1, 2, 3], [4, 5]);
        var file = DicomBuilder.Gray(1, 1).Sequence(0x0008_1140, isDefined, new DicomBuilder().Sequence(0x0088_0200, isDefined, plain, compressed))
            .Sequence(0x0009_1140, isDefined, compressed).Pixels(7).Build(syntax);
        var frame = await Open.FrameAsync(file);
        Assert.Equal(new PixelSize(1, 1), frame.Info.Size);
        Assert.Equal([7, 0], frame.StoredValues.ToArray());
    }

    [Fact]
    public async Task What_hides_behind_an_unknown_representation_is_implicit()
    {
        // (0028,3010) UN of undefined length, as gateways write what they do not know.
        var item = new DicomBuilder().Words(0x0028_3002, 2, 0, 16).Add(0x0028_3006, "OW", DicomBuilder.ToBytes(0xFFFF, 0)).BuildBody(DicomBuilder.Implicit);
        byte[] sequence = [0x28, 0, 0x10, 0x30, (byte)'U', (byte)'N', 0, 0, 255, 255, 255, 255, 0xFE, 0xFF, 0, 0xE0, 255, 255, 255, 255, .. item, .. ItemEnd, .. SequenceEnd];
        Assert.Equal([255, 0], await GrayAsync(sequence));
    }

    [Fact]
    public async Task A_delimiter_too_many_or_too_few_does_no_harm()
    {
        var item = new DicomBuilder().Words(0x0028_3002, 2, 0, 16).Add(0x0028_3006, "OW", DicomBuilder.ToBytes(0xFFFF, 0)).BuildBody(DicomBuilder.Explicit);
        byte[] open = [0x28, 0, 0x10, 0x30, (byte)'S', (byte)'Q', 0, 0, 255, 255, 255, 255, 0xFE, 0xFF, 0, 0xE0, 255, 255, 255, 255];
        Assert.Equal([255, 0], await GrayAsync([.. open, .. item, .. ItemEnd, .. SequenceEnd]));
        Assert.Equal([255, 0], await GrayAsync([.. open, .. item, .. SequenceEnd]));
        Assert.Equal([255, 0], await GrayAsync([.. open, .. item, .. ItemEnd, .. SequenceEnd, .. SequenceEnd, .. ItemEnd]));
    }

    [Fact]
    public async Task A_length_inside_of_an_item_does_not_lead_out_of_it()
    {
        var item = new DicomBuilder().Words(0x0028_3002, 2, 0, 16).Add(0x0028_3006, "OW", DicomBuilder.ToBytes(0xFFFF, 0)).BuildBody(DicomBuilder.Explicit);
        item[^8] = 200;
        byte[] sequence = [0x28, 0, 0x10, 0x30, (byte)'S', (byte)'Q', 0, 0, (byte)(item.Length + 8), 0, 0, 0, 0xFE, 0xFF, 0, 0xE0, (byte)item.Length, 0, 0, 0, .. item];
        Assert.Equal([255, 0], await GrayAsync(sequence));
    }

    [Theory]
    [InlineData(new byte[] { 0xFE, 0xFF, 0, 0xE0, 0, 0, 0, 0 })]
    [InlineData(new byte[] { 0x28, 0, 0x10, 0x30, (byte)'S', (byte)'Q', 0, 0, 255, 255, 255, 255, 0x28, 0, 2, 0x30, (byte)'U', (byte)'S', 0, 0 })]
    public async Task What_cannot_be_a_data_set_is_refused(byte[] bytes)
    {
        byte[] file = [.. DicomBuilder.Gray(2, 1).Build(), .. bytes, .. new DicomBuilder().Pixels(0, 1).BuildBody(DicomBuilder.Explicit)];
        Assert.Equal(LabelingErrorCodes.ImageUnreadable, (await Open.RefusedAsync(file)).Code);
    }

    /// <summary>The grey values of a picture of two pixels, 0 and 1, with some bytes before its pixels.</summary>
    private static async Task<byte[]> GrayAsync(byte[] sequence)
    {
        byte[] file = [.. DicomBuilder.Gray(2, 1).Build(), .. sequence, .. new DicomBuilder().Pixels(0, 1).BuildBody(DicomBuilder.Explicit)];
        return Open.Gray(await Open.FrameAsync(file));
    }
}
