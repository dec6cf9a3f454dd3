using Labeling.Imaging.Dicom;

namespace Labeling.Imaging.Tests.Dicom;

/// <summary>Probing a DICOM file tells that its pixels are cut off.</summary>
public sealed class PixelEndTests
{
    private static readonly byte[] Trailer = [0xFE, 0xFF, 0xDD, 0xE0, 0, 0, 0, 0];

    public static TheoryData<string> Native => [DicomBuilder.Explicit, DicomBuilder.Implicit, DicomBuilder.BigEndian];

    private static byte[] Frames => DicomBuilder.Gray(2, 1).Text(0x0028_0008, "IS", "2").Fragments([1, 2, 3, 4], [5, 6, 7, 8]).Build(DicomBuilder.RunLength);

    [Theory]
    [MemberData(nameof(Native))]
    public async Task Native_pixels_reach_to_the_end_of_the_file_or_are_cut_off(string syntax)
    {
        var file = DicomBuilder.Gray(4, 4).Pixels(new byte[32]).Build(syntax);
        Assert.Empty(await WarningsAsync(file));
        Assert.Empty(await WarningsAsync([.. file, 1, 2, 3, 4]));
        Assert.Equal([LabelingErrorCodes.ImageTruncated], await WarningsAsync(file[..^1]));
        Assert.Equal([LabelingErrorCodes.ImageTruncated], await WarningsAsync(file[..^31]));
    }

    [Fact]
    public async Task Compressed_frames_are_cut_off_where_a_fragment_or_a_frame_is_missing()
    {
        var file = Frames;
        Assert.Equal(Trailer, file[^8..]);
        Assert.Empty(await WarningsAsync(file));

        // Something behind the pixels, and no mark of their end: all frames are there.
        Assert.Empty(await WarningsAsync([.. file, 0xFC, 0xFF, 0xFC, 0xFF, (byte)'O', (byte)'B', 0, 0, 2, 0, 0, 0, 0, 0]));
        Assert.Empty(await WarningsAsync(file[..^8]));

        Assert.Equal([LabelingErrorCodes.ImageTruncated], await WarningsAsync(file[..^9]));
        Assert.Equal([LabelingErrorCodes.ImageTruncated], await WarningsAsync(file[..^14]));
        Assert.Equal([LabelingErrorCodes.ImageTruncated], await WarningsAsync(file[..^22]));
    }

    [Fact]
    public async Task What_is_deflated_is_not_inflated_to_tell()
        => Assert.Empty(await WarningsAsync(DicomBuilder.Gray(4, 4).Pixels(new byte[32]).Build(DicomBuilder.Deflated)));

    private static async Task<IEnumerable<string>> WarningsAsync(byte[] file)
        => (await new DicomDecoder().ProbeAsync(new MemoryStream(file))).Warnings.Select(warning => warning.Code);
}
