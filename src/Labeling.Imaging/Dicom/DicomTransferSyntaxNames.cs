using System.Collections.Frozen;

namespace Labeling.Imaging.Dicom;

/// <summary>The names of DICOM PS3.6 table A-1, so that an error can say which codec is missing.</summary>
internal static class DicomTransferSyntaxNames
{
    private static readonly FrozenDictionary<string, string> Names = new Dictionary<string, string>
    {
        [Uids.ImplicitLittleEndian] = "Implicit VR Little Endian",
        [Uids.ExplicitLittleEndian] = "Explicit VR Little Endian",
        ["1.2.840.10008.1.2.1.98"] = "Encapsulated Uncompressed Explicit VR Little Endian",
        [Uids.Deflated] = "Deflated Explicit VR Little Endian",
        [Uids.ExplicitBigEndian] = "Explicit VR Big Endian",
        [Uids.JpegBaseline] = "JPEG Baseline (Process 1)",
        [Uids.JpegExtended] = "JPEG Extended (Process 2 & 4)",
        ["1.2.840.10008.1.2.4.52"] = "JPEG Extended (Process 3 & 5)",
        ["1.2.840.10008.1.2.4.53"] = "JPEG Spectral Selection, Non-Hierarchical (Process 6 & 8)",
        ["1.2.840.10008.1.2.4.54"] = "JPEG Spectral Selection, Non-Hierarchical (Process 7 & 9)",
        ["1.2.840.10008.1.2.4.55"] = "JPEG Full Progression, Non-Hierarchical (Process 10 & 12)",
        ["1.2.840.10008.1.2.4.56"] = "JPEG Full Progression, Non-Hierarchical (Process 11 & 13)",
        [Uids.JpegLossless] = "JPEG Lossless, Non-Hierarchical (Process 14)",
        ["1.2.840.10008.1.2.4.58"] = "JPEG Lossless, Non-Hierarchical (Process 15)",
        ["1.2.840.10008.1.2.4.59"] = "JPEG Extended, Hierarchical (Process 16 & 18)",
        ["1.2.840.10008.1.2.4.60"] = "JPEG Extended, Hierarchical (Process 17 & 19)",
        ["1.2.840.10008.1.2.4.61"] = "JPEG Spectral Selection, Hierarchical (Process 20 & 22)",
        ["1.2.840.10008.1.2.4.62"] = "JPEG Spectral Selection, Hierarchical (Process 21 & 23)",
        ["1.2.840.10008.1.2.4.63"] = "JPEG Full Progression, Hierarchical (Process 24 & 26)",
        ["1.2.840.10008.1.2.4.64"] = "JPEG Full Progression, Hierarchical (Process 25 & 27)",
        ["1.2.840.10008.1.2.4.65"] = "JPEG Lossless, Hierarchical (Process 28)",
        ["1.2.840.10008.1.2.4.66"] = "JPEG Lossless, Hierarchical (Process 29)",
        [Uids.JpegLosslessFirstOrder] = "JPEG Lossless, Non-Hierarchical, First-Order Prediction (Process 14 [Selection Value 1])",
        [Uids.JpegLsLossless] = "JPEG-LS Lossless Image Compression",
        ["1.2.840.10008.1.2.4.81"] = "JPEG-LS Lossy (Near-Lossless) Image Compression",
        ["1.2.840.10008.1.2.4.90"] = "JPEG 2000 Image Compression (Lossless Only)",
        [Uids.Jpeg2000] = "JPEG 2000 Image Compression",
        ["1.2.840.10008.1.2.4.92"] = "JPEG 2000 Part 2 Multi-component Image Compression (Lossless Only)",
        ["1.2.840.10008.1.2.4.93"] = "JPEG 2000 Part 2 Multi-component Image Compression",
        ["1.2.840.10008.1.2.4.94"] = "JPIP Referenced",
        ["1.2.840.10008.1.2.4.95"] = "JPIP Referenced Deflate",
        ["1.2.840.10008.1.2.4.100"] = "MPEG2 Main Profile / Main Level",
        ["1.2.840.10008.1.2.4.101"] = "MPEG2 Main Profile / High Level",
        ["1.2.840.10008.1.2.4.102"] = "MPEG-4 AVC/H.264 High Profile / Level 4.1",
        ["1.2.840.10008.1.2.4.103"] = "MPEG-4 AVC/H.264 BD-compatible High Profile / Level 4.1",
        ["1.2.840.10008.1.2.4.104"] = "MPEG-4 AVC/H.264 High Profile / Level 4.2 For 2D Video",
        ["1.2.840.10008.1.2.4.105"] = "MPEG-4 AVC/H.264 High Profile / Level 4.2 For 3D Video",
        ["1.2.840.10008.1.2.4.106"] = "MPEG-4 AVC/H.264 Stereo High Profile / Level 4.2",
        ["1.2.840.10008.1.2.4.107"] = "HEVC/H.265 Main Profile / Level 5.1",
        ["1.2.840.10008.1.2.4.108"] = "HEVC/H.265 Main 10 Profile / Level 5.1",
        ["1.2.840.10008.1.2.4.110"] = "JPEG XL Lossless",
        ["1.2.840.10008.1.2.4.111"] = "JPEG XL JPEG Recompression",
        ["1.2.840.10008.1.2.4.112"] = "JPEG XL",
        ["1.2.840.10008.1.2.4.201"] = "High-Throughput JPEG 2000 Image Compression (Lossless Only)",
        ["1.2.840.10008.1.2.4.202"] = "High-Throughput JPEG 2000 with RPCL Options Image Compression (Lossless Only)",
        ["1.2.840.10008.1.2.4.203"] = "High-Throughput JPEG 2000 Image Compression",
        [Uids.RunLength] = "RLE Lossless",
        ["1.2.840.10008.1.2.8.1"] = "Deflated Image Frame Compression",
    }.ToFrozenDictionary(StringComparer.Ordinal);

    public static string Find(string uid) => Names.GetValueOrDefault(uid, "unknown transfer syntax");
}
