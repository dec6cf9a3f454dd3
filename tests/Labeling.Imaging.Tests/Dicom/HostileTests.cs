using System.Diagnostics;
using FsCheck.Xunit;
using Labeling.Imaging.Dicom;

namespace Labeling.Imaging.Tests.Dicom;

/// <summary>Whatever the bytes are: a picture or a refusal, soon.</summary>
public sealed class HostileTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);
    private static readonly ImageLimits Limits = new() { MaxPixels = 100_000, MaxBytes = 1_000_000 };
    private static readonly byte[][] Files = [.. Build()];

    // Without the end of the image.
    private static readonly byte[] JpegHead = JpegWriter.Lossless(new ushort[400], 20, 20)[..^2];

    [Property(MaxTest = 2000)]
    public void A_file_with_bytes_changed_is_shown_or_refused(byte which, (ushort Place, byte Value)[] changes)
    {
        var file = Copy(which);
        foreach (var (place, value) in changes)
        {
            // What matters begins behind the preamble.
            file[128 + (place % (file.Length - 128))] = value;
        }

        ShowOrRefuse(file);
    }

    [Property(MaxTest = 2000)]
    public void A_file_with_a_number_made_extreme_is_shown_or_refused(byte which, ushort place, byte extreme)
    {
        uint[] extremes = [0, 1, 0xFF, 0xFFFF, 0x10000, 0x7FFFFFFF, 0x80000000, 0xFFFFFFFE, 0xFFFFFFFF, 0xE000FFFE, 0xE00DFFFE, 0xE0DDFFFE, 0x00107FE0, 0x00280010];
        var file = Copy(which);
        BitConverter.TryWriteBytes(file.AsSpan(128 + (place % (file.Length - 132))), extremes[extreme % extremes.Length]);
        ShowOrRefuse(file);
    }

    [Property(MaxTest = 1000)]
    public void A_file_that_is_cut_off_is_shown_or_refused(byte which, ushort length)
    {
        var file = Copy(which);
        ShowOrRefuse(file[..(length % file.Length)]);
    }

    [Property(MaxTest = 1000)]
    public void A_file_with_bytes_put_in_or_taken_out_is_shown_or_refused(byte which, ushort place, byte[] added, byte taken)
    {
        var file = Copy(which);
        var at = 128 + (place % (file.Length - 128));
        ShowOrRefuse([.. file[..at], .. added, .. file[Math.Min(file.Length, at + taken)..]]);
    }

    [Property(MaxTest = 500)]
    public void A_file_with_a_piece_of_another_is_shown_or_refused(byte which, byte other, ushort place, ushort from)
    {
        var file = Copy(which);
        var donor = Copy(other);
        var at = 132 + (place % (file.Length - 132));
        var piece = donor.AsSpan(from % donor.Length);
        piece[..Math.Min(piece.Length, file.Length - at)].CopyTo(file.AsSpan(at));
        ShowOrRefuse(file);
    }

    [Property(MaxTest = 500)]
    public void Noise_behind_a_signature_is_shown_or_refused(byte[] noise) => ShowOrRefuse([.. new byte[128], .. "DICM"u8, .. noise]);

    [Property(MaxTest = 1000)]
    public void Noise_for_compressed_pixels_is_shown_or_refused(byte[] noise, bool isRunLength)
    {
        byte[] encoded = isRunLength ? [2, 0, 0, 0, 64, 0, 0, 0, 80, 0, 0, 0, .. new byte[52], .. noise] : [.. JpegHead[..^(noise.Length * 3 % 250)], .. noise];
        var builder = DicomBuilder.Gray(20, 20, isRunLength ? 12 : 16).Fragments(encoded);
        ShowOrRefuse(builder.Build(isRunLength ? DicomBuilder.RunLength : DicomBuilder.JpegLossless));
    }

    [Fact]
    public void The_small_files_of_the_corpus_stand_changes_too()
    {
        var random = new Random(20261);
        foreach (var path in Directory.GetFiles(Corpus.File("files")).Order(StringComparer.Ordinal))
        {
            var original = File.ReadAllBytes(path);
            for (var round = 0; round < (original.Length < 45_000 ? 40 : 3); round++)
            {
                var file = (byte[])original.Clone();
                for (var i = random.Next(1, 12); i > 0; i--)
                {
                    // Most changes go where the header is.
                    file[random.Next(i % 4 == 0 ? file.Length : Math.Min(file.Length, 2000))] = (byte)random.Next(256);
                }

                ShowOrRefuse(round % 5 == 4 ? file[..random.Next(file.Length)] : file);
            }
        }
    }

    private static IEnumerable<byte[]> Build()
    {
        ushort[] values = [.. Enumerable.Range(0, 60).Select(i => (ushort)(i * 997 % 4096))];
        byte[] bytes = DicomBuilder.ToBytes(values);
        var lut = new DicomBuilder().Words(0x0028_3002, 4, 0, 16).Add(0x0028_3006, "OW", DicomBuilder.ToBytes(1, 2, 3, 4));
        var group = new DicomBuilder().Sequence(0x0028_9132, false, new DicomBuilder().Text(0x0028_1050, "DS", "100").Text(0x0028_1051, "DS", "200"));
        DicomBuilder Film() => DicomBuilder.Gray(5, 4, 12).Text(0x0028_0008, "IS", "3");
        DicomBuilder Rich() => Film().Text(0x0028_1050, "DS", "40\\50").Text(0x0028_1051, "DS", "400\\1").Text(0x0028_1052, "DS", "-1024").Text(0x0028_1053, "DS", "2")
            .Words(0x0028_0120, 5).Sequence(0x0028_3010, true, lut).Sequence(0x5200_9229, false, group).Sequence(0x5200_9230, true, group, group, group).Pixels(values);
        yield return Rich().Build();
        yield return Rich().Build(DicomBuilder.Implicit);
        yield return Rich().Build(DicomBuilder.BigEndian);
        yield return Rich().Build(DicomBuilder.Deflated);
        yield return Film().Sequence(0x0028_3000, false, lut).Pixels(values).Build();
        yield return Film().Fragments([.. values.Chunk(20).Select(v => JpegWriter.Lossless(v, 5, 4, predictor: 7, rowsBetweenRestarts: 2))]).Build(DicomBuilder.JpegLossless);
        yield return Film().Fragments([0, 90, 180], [.. bytes.Chunk(40).Select(b => RunLengthWriter.Encode(b, 1, 2))]).Build(DicomBuilder.RunLength);
        yield return DicomBuilder.Colour(20, 9, "YBR_FULL_422").Fragments(JpegWriter.Flat([[.. Enumerable.Range(90, 8)], [80, 90], [100, 110]], [0x22, 0x11, 0x11], 20, 9, restartInterval: 1)).Build(DicomBuilder.Jpeg);
        yield return DicomBuilder.Gray(9, 9, 12).Fragments(JpegWriter.Flat([[100, 4000, 2, 2047]], [0x11], 9, 9, 12)).Build(DicomBuilder.JpegExtended);
        yield return DicomBuilder.Colour(5, 2, isPlanar: true).Pixels(bytes[..30]).Build(DicomBuilder.BigEndian);
        yield return DicomBuilder.Colour(4, 2, "YBR_FULL_422").Pixels(bytes[..16]).Build();
        yield return DicomBuilder.Picture(13, 3, "MONOCHROME1", 1, 1, 1).Text(0x0028_0008, "IS", "3").Pixels(bytes[..16]).Build();
        yield return DicomBuilder.Gray(3, 5, 32, isSigned: true).Pixels(bytes[..60]).Build();
        yield return DicomBuilder.Picture(5, 1, "PALETTE COLOR", 1, 8, 8).Words(0x0028_1101, 3, 10, 16).Words(0x0028_1102, 3, 10, 16).Words(0x0028_1103, 3, 10, 16)
            .Add(0x0028_1201, "OW", bytes[..6]).Add(0x0028_1202, "OW", bytes[..6]).Add(0x0028_1203, "OW", bytes[..6]).Pixels(bytes[..6]).Build();
    }

    private static byte[] Copy(byte which) => (byte[])Files[which % Files.Length].Clone();

    private static void ShowOrRefuse(byte[] file)
    {
        var clock = Stopwatch.StartNew();

        // A stream in memory completes at once, so that nothing waits here.
        TryAsync(file).GetAwaiter().GetResult();
        Assert.InRange(clock.Elapsed, TimeSpan.Zero, Patience);
    }

    private static async Task TryAsync(byte[] file)
    {
        var options = new DecodeOptions { Limits = Limits };
        try
        {
            using var image = await new DicomDecoder().OpenAsync(new MemoryStream(file), options);
            foreach (var index in new[] { image.Info.FrameCount - 1, 0 })
            {
                var frame = await image.ReadFrameAsync(index);
                using var picture = frame.Render();
                Assert.Equal(image.Info.Size.Area * 4, picture.Pixels.Length);
                if (frame.DefaultWindow is not null)
                {
                    frame.RenderTo(new byte[picture.Pixels.Length], new WindowLevel(10, 20, WindowFunction.Sigmoid));
                }
            }
        }
        catch (ImageDecodingException refusal)
        {
            Assert.NotEmpty(refusal.Message);
        }
    }

    [Fact]
    public async Task Deflated_data_that_would_begin_beyond_the_end_are_refused()
    {
        // Found by the fuzzer: the file meta information claims a value of 2 GiB before the data set.
        byte[] file =
        [
            .. new byte[128], .. "DICM"u8, 2, 0, 0x10, 0, .. "UI"u8, 22, 0, .. "1.2.840.10008.1.2.1.99"u8, 2, 0, 2, 1, .. "OB"u8, 0, 0, 0xF0, 0xFF, 0xFF, 0x7F, 1, 2, 3, 4,
        ];
        await Assert.ThrowsAsync<ImageDecodingException>(async () => await new ImageReader().ProbeAsync(new MemoryStream(file)));
    }
}
