using System.Diagnostics;
using FsCheck.Xunit;
using SkiaSharp;

namespace Labeling.Imaging.Tests;

/// <summary>Whatever the bytes are: a picture or a refusal, in bounded time and memory.</summary>
[Collection(nameof(MemoryIsMeasured))]
public sealed class HostileTests
{
    // Small limits let a mutation that claims a large size run fast; they are checked the same way.
    private static readonly ImageReader Reader = new(limits: new ImageLimits { MaxPixels = 1_000_000 });

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    /// <summary>Pictures with a page in them, as a server would show it that goes by names or guesses.</summary>
    public static TheoryData<string, byte[]> Polyglots => new()
    {
        { "jpeg", [.. Bytes.WithSegment(Pictures.Gradient(40, 30, SKEncodedImageFormat.Jpeg), 0xFE, Page), .. Page] },
        { "png", [.. Bytes.WithChunk(Pictures.Gradient(40, 30, SKEncodedImageFormat.Png), "tEXt", [.. "Comment\0"u8, .. Page]), .. Page] },
        { "bmp", [.. Golden.Bytes("rgb24.bmp"), .. Page] },
        { "tiff", [.. Golden.Bytes("rgb.tif"), .. Page] },
    };

    private static byte[] Page => [.. "<html><script>alert(1)</script></html>"u8];

    [Theory]
    [MemberData(nameof(Polyglots))]
    public async Task What_hides_in_a_picture_does_not_come_out_of_it(string kind, byte[] file)
    {
        var reader = new ImageReader();
        using var whole = await reader.DecodeAsync(new MemoryStream(file));
        Assert.Equal(kind, whole.Info.Format.Name);

        foreach (var shown in new[] { await reader.ViewAsync(new MemoryStream(file)), await reader.ThumbnailAsync(new MemoryStream(file)) })
        {
            Assert.True(shown.Bytes.Span.IndexOf("<script>"u8) < 0, $"The page of the {kind} file is in the picture for browsers.");
            Assert.Contains(shown.Format, new[] { ImageFormat.Jpeg, ImageFormat.Png });
        }
    }

    [Fact]
    public async Task An_animation_shows_its_still_picture()
    {
        var still = Pictures.Gradient(20, 10, SKEncodedImageFormat.Png);
        byte[] control = [0, 0, 0, 0, 0, 0, 0, 20, 0, 0, 0, 10, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 10, 0, 0];
        byte[] second = [0, 0, 0, 1, .. control.AsSpan(4)];
        byte[] animated =
        [
            .. Bytes.WithChunk(still, "acTL", [0, 0, 0, 2, 0, 0, 0, 0])[..^12],
            .. Bytes.Chunk("fcTL", second), .. Bytes.Chunk("fdAT", [0, 0, 0, 2, 0x78, 0x9C, 0x63, 0, 0, 0, 1, 0, 1]), .. still[^12..],
        ];

        using var expected = await new ImageReader().DecodeAsync(new MemoryStream(still));
        using var image = await new ImageReader().DecodeAsync(new MemoryStream(animated));

        Assert.True(expected.Pixels.Span.SequenceEqual(image.Pixels.Span));
    }

    [Fact]
    public async Task The_corpus_of_hostile_files_does_no_harm()
    {
        var folder = SharedData.Find("hostile-images");
        var reader = new ImageReader();
        var outcomes = new Dictionary<string, string>();
        foreach (var row in Table.Rows(Path.Combine(folder, "hostile.csv")))
        {
            var before = GC.GetTotalAllocatedBytes(precise: true);
            var clock = Stopwatch.StartNew();
            var file = await File.ReadAllBytesAsync(Path.Combine(folder, row["file"]));
            outcomes[Path.GetFileName(row["file"])] = await Task.Run(() => OutcomeAsync(reader, file)).WaitAsync(Patience);

            Assert.InRange(clock.Elapsed, TimeSpan.Zero, Patience);
            Assert.InRange(GC.GetTotalAllocatedBytes(precise: true) - before, 0, 64_000_000);
        }

        using var process = Process.GetCurrentProcess();
        Assert.InRange(process.PeakWorkingSet64, 0, 1_000_000_000);

        // Files that other programs show must be shown here too.
        foreach (var name in new[] { "truncated_app14.jpg", "broken_exif_dpi.jpg", "invalid-exif.jpg", "exif_typeerror.jpg", "icc-after-SOF.jpg", "multiple_exif.jpg", "pil_sample_cmyk.jpg", "hopper_rle8_row_overflow.bmp", "12in16bit.tif", "16bit.cropped.tif", "tiff_strip_cmyk_jpeg.tif", "multipage.tiff", "transparent.png" })
        {
            Assert.Equal("shown", outcomes[name]);
        }

        foreach (var name in new[] { "truncated_image.png", "truncated_jpeg.jpg" })
        {
            Assert.Equal(LabelingErrorCodes.ImageTruncated, outcomes[name]);
        }

        Assert.Equal(LabelingErrorCodes.ImageDamaged, outcomes["broken_data_stream.png"]);
        Assert.Equal(LabelingErrorCodes.ImageUnreadable, outcomes["broken.png"]);
        Assert.Equal(LabelingErrorCodes.ImageFormatUnsupported, outcomes["decompression_bomb.gif"]);
    }

    [Property(MaxTest = 2000)]
    public void A_file_with_bytes_changed_is_shown_or_refused(byte which, (ushort Place, byte Value)[] changes)
    {
        var file = Golden.Bytes(Golden.Files[which % Golden.Files.Count].Name);
        foreach (var (place, value) in changes)
        {
            file[place % file.Length] = value;
        }

        ShowOrRefuse(file);
    }

    [Property(MaxTest = 2000)]
    public void A_file_with_a_number_made_extreme_is_shown_or_refused(byte which, ushort place, byte extreme)
    {
        uint[] extremes = [0, 1, 0xFF, 0xFFFF, 0x10000, 0x7FFFFFFF, 0x80000000, 0xFFFFFFFE, 0xFFFFFFFF];
        var file = Golden.Bytes(Golden.Files[which % Golden.Files.Count].Name);

        // Headers are at the front of all formats but TIFF, whose directory is mostly at the back.
        var at = place % (file.Length - 4);
        BitConverter.TryWriteBytes(file.AsSpan(at), extremes[extreme % extremes.Length]);
        ShowOrRefuse(file);
    }

    [Property(MaxTest = 1000)]
    public void A_file_that_is_cut_off_is_shown_or_refused(byte which, ushort length)
    {
        var file = Golden.Bytes(Golden.Files[which % Golden.Files.Count].Name);
        ShowOrRefuse(file[..(length % file.Length)]);
    }

    [Property(MaxTest = 500)]
    public void Noise_behind_a_signature_is_shown_or_refused(byte which, byte[] noise)
    {
        byte[][] signatures = [[0xFF, 0xD8, 0xFF], [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A], [0x42, 0x4D], [0x49, 0x49, 42, 0, 8, 0, 0, 0], [0x4D, 0x4D, 0, 43, 0, 8, 0, 0]];
        ShowOrRefuse([.. signatures[which % signatures.Length], .. noise]);
    }

    private static void ShowOrRefuse(byte[] file)
    {
        var clock = Stopwatch.StartNew();

        // A stream in memory completes at once, so that nothing waits here.
        var outcome = OutcomeAsync(Reader, file).GetAwaiter().GetResult();
        Assert.NotEmpty(outcome);
        Assert.InRange(clock.Elapsed, TimeSpan.Zero, Patience);
    }

    /// <summary>The code of a refusal, the code of the last warning, or "shown"; any other exception fails the test.</summary>
    private static async Task<string> OutcomeAsync(ImageReader reader, byte[] file)
    {
        try
        {
            using var image = await reader.DecodeAsync(new MemoryStream(file));
            Assert.Equal(image.Size.Area * 4, image.Pixels.Length);
            Assert.Equal(image.Info.UprightSize, image.Size);
            var info = await reader.ProbeAsync(new MemoryStream(file));
            Assert.Equal(image.Size, info.UprightSize);
            var thumbnail = await reader.ThumbnailAsync(new MemoryStream(file), new DecodeOptions { FitInside = new PixelSize(5, 5) });
            Assert.InRange(Math.Max(thumbnail.Size.Width, thumbnail.Size.Height), 1, 5);
            return image.Warnings is [.., var last] ? last.Code : "shown";
        }
        catch (ImageDecodingException refusal)
        {
            Assert.NotEmpty(refusal.Message);
            return refusal.Code;
        }
    }
}
