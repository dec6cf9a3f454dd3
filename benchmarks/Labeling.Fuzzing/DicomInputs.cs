using Labeling.Imaging.Tests.Dicom;

namespace Labeling.Fuzzing;

/// <summary>Small DICOM files of each kind that the library reads by itself, to begin with where there are none beside the repository.</summary>
internal static class DicomInputs
{
    private static readonly ushort[] Values = [.. Enumerable.Range(0, 80).Select(i => (ushort)(i * 37))];
    private static readonly byte[] Bytes = DicomBuilder.ToBytes(Values);

    public static IEnumerable<byte[]> All()
    {
        foreach (var syntax in (string[])[DicomBuilder.Implicit, DicomBuilder.Explicit, DicomBuilder.BigEndian, DicomBuilder.Deflated])
        {
            yield return Grey().Text(0x0028_1050, "DS", "40\\400").Text(0x0028_1051, "DS", "80\\350").Pixels(Values).Build(syntax);
        }

        yield return Grey().Sequence(0x0028_3000, false, new DicomBuilder().Words(0x0028_3002, 4, 0, 16).Words(0x0028_3006, 9, 8, 7, 6)).Pixels(Values).Build();
        yield return Grey().Text(0x0028_0008, "IS", "2").Fragments(JpegWriter.Lossless(Values, 10, 8, predictor: 6, rowsBetweenRestarts: 3), JpegWriter.Lossless(Values, 10, 8)).Build(DicomBuilder.JpegLossless);
        yield return Grey().Fragments(RunLengthWriter.Encode(Bytes, 1, 2)).Build(DicomBuilder.RunLength);
        yield return DicomBuilder.Gray(9, 9, 12).Fragments(JpegWriter.Flat([[100, 4000, 2, 2047]], [0x11], 9, 9, 12)).Build(DicomBuilder.JpegExtended);
        yield return DicomBuilder.Colour(20, 9, "YBR_FULL_422")
            .Fragments(JpegWriter.Flat([[.. Enumerable.Range(90, 8)], [80, 90], [100, 110]], [0x22, 0x11, 0x11], 20, 9, restartInterval: 1)).Build(DicomBuilder.Jpeg);
        yield return DicomBuilder.Colour(5, 4, isPlanar: true).Pixels(Bytes[..60]).Build();
        yield return DicomBuilder.Picture(10, 8, "PALETTE COLOR", 1, 8, 8)
            .Words(0x0028_1101, 4, 0, 16).Words(0x0028_1102, 4, 0, 16).Words(0x0028_1103, 4, 0, 16)
            .Words(0x0028_1201, 1, 2, 3, 4).Words(0x0028_1202, 5, 6, 7, 8).Words(0x0028_1203, 9, 8, 7, 6).Pixels(Bytes[..80]).Build();
    }

    private static DicomBuilder Grey() => DicomBuilder.Gray(10, 8);
}
