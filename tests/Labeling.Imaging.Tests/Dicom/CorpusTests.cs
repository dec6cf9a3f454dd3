using System.Security.Cryptography;
using Labeling.Imaging.Dicom;

namespace Labeling.Imaging.Tests.Dicom;

/// <summary>Every file of the corpus gives the stored values that pydicom and dcmtk get, lossy ones included.</summary>
public sealed class CorpusTests
{
    private static readonly string[] Codecs = ["1.2.840.10008.1.2.4.80", "1.2.840.10008.1.2.4.90", "1.2.840.10008.1.2.4.91"];

    [Fact]
    public async Task Stored_values_are_those_of_the_reference()
    {
        var same = 0;
        foreach (var row in Corpus.Rows().Where(IsOurs))
        {
            await using var stream = File.OpenRead(Corpus.File(row["file"]));
            using var image = await new DicomDecoder().OpenAsync(stream);
            var frame = await image.ReadFrameAsync();
            var hash = Convert.ToHexStringLower(SHA256.HashData(frame.StoredValues.Span));
            Assert.True(hash.StartsWith(row["ref_sha256_16_frame0"], StringComparison.Ordinal), row["file"]);
            Assert.Equal(row["transfer_syntax_uid"], image.Info.TransferSyntax.Uid);
            Assert.Empty(frame.Warnings);
            Assert.Empty(image.Info.Warnings);
            same++;
        }

        Assert.Equal(27, same);
    }

    [Fact]
    public async Task Headers_say_what_the_reference_says()
    {
        foreach (var row in Corpus.Rows().Where(r => r["rows"].Length > 0))
        {
            await using var stream = File.OpenRead(Corpus.File(row["file"]));
            using var image = await new DicomDecoder().OpenAsync(stream);
            var info = image.Info;
            Assert.Equal($"{row["columns"]}x{row["rows"]}", $"{info.Size.Width}x{info.Size.Height}");
            Assert.Equal(row["frames"].Length == 0 ? "1" : row["frames"], $"{info.FrameCount}");
            Assert.Equal(row["samples_per_pixel"], $"{info.SamplesPerPixel}");
            Assert.Equal(row["bits_allocated"], $"{info.BitsAllocated}");
            Assert.Equal(row["bits_stored"], $"{info.BitsStored}");
            Assert.Equal(row["pixel_representation"] == "1", info.IsSigned);
            Assert.Equal(row["photometric"].Replace("_", "", StringComparison.Ordinal).Replace(" ", "", StringComparison.Ordinal), info.Photometric.ToString().ToUpperInvariant());
            Assert.Equal(row["window_center"].Trim('[', ']'), string.Join(", ", info.Windows.Select(w => w.Center)));
            Assert.Equal(row["window_width"].Trim('[', ']'), string.Join(", ", info.Windows.Select(w => w.Width)));
        }
    }

    [Fact]
    public async Task A_file_for_a_codec_of_the_host_is_probed_and_names_its_transfer_syntax()
    {
        foreach (var row in Corpus.Rows().Where(r => Codecs.Contains(r["transfer_syntax_uid"])))
        {
            var file = await File.ReadAllBytesAsync(Corpus.File(row["file"]));
            var info = await new DicomDecoder().ProbeAsync(new MemoryStream(file));
            Assert.Equal(row["rows"], $"{info.StoredSize.Height}");
            var refusal = await Open.RefusedAsync(file);
            Assert.Equal(LabelingErrorCodes.ImageFormatUnsupported, refusal.Code);
            Assert.Contains(row["transfer_syntax"], refusal.Message, StringComparison.Ordinal);
            Assert.Contains(row["transfer_syntax_uid"], refusal.Message, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("files/no_meta.dcm", "not DICOM")]
    [InlineData("files/rtplan.dcm", "no picture")]
    public async Task A_file_that_is_no_picture_says_so(string file, string what)
    {
        var refusal = await Open.RefusedAsync(await File.ReadAllBytesAsync(Corpus.File(file)));
        Assert.Equal(LabelingErrorCodes.ImageUnreadable, refusal.Code);
        Assert.Contains(what, refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_cut_off_in_its_pixels_is_shown_and_tells_what_is_missing()
    {
        var whole = await Open.FrameAsync(await File.ReadAllBytesAsync(Corpus.File("files/MR_small.dcm")));
        var cut = await Open.FrameAsync(await File.ReadAllBytesAsync(Corpus.File("files/MR_truncated.dcm")));
        Assert.True(whole.StoredValues.Span[..8130].SequenceEqual(cut.StoredValues.Span[..8130]));
        Assert.False(cut.StoredValues.Span[8130..].ContainsAnyExcept((byte)0));
        var warning = Assert.Single(cut.Warnings);
        Assert.Equal(LabelingErrorCodes.ImageTruncated, warning.Code);
        Assert.Contains("62 of 8192", warning.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_same_picture_in_other_transfer_syntaxes_is_rendered_alike()
    {
        var pictures = new List<byte[]>();
        foreach (var name in new[] { "MR_small", "MR_small_implicit", "MR_small_bigendian", "MR_small_RLE" })
        {
            await using var stream = File.OpenRead(Corpus.File($"files/{name}.dcm"));
            using var image = await new ImageReader().DecodeAsync(stream);
            Assert.Equal(ImageFormat.Dicom, image.Info.Format);
            pictures.Add(image.Pixels.ToArray());
        }

        Assert.All(pictures, p => Assert.Equal(pictures[0], p));
    }

    [Fact]
    public async Task Every_frame_of_a_film_is_read_and_they_differ()
    {
        await using var stream = File.OpenRead(Corpus.File("files/examples_ybr_color.dcm"));
        using var image = await new DicomDecoder().OpenAsync(stream);
        var hashes = new HashSet<string>();
        for (var i = image.Info.FrameCount - 1; i >= 0; i--)
        {
            var frame = await image.ReadFrameAsync(i);
            Assert.Empty(frame.Warnings);
            hashes.Add(Convert.ToHexString(SHA256.HashData(frame.StoredValues.Span)));
        }

        // Two pictures of the film stand still for a frame.
        Assert.Equal(28, hashes.Count);
    }

    private static bool IsOurs(IReadOnlyDictionary<string, string> row)
        => row["ref_sha256_16_frame0"].Length > 0 && !Codecs.Contains(row["transfer_syntax_uid"]);
}
