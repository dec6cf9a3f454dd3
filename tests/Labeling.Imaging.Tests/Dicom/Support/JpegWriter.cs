namespace Labeling.Imaging.Tests.Dicom;

/// <summary>Writes JPEG streams the slow and plain way: lossless by any predictor, and lossy ones of flat blocks.</summary>
public static class JpegWriter
{
    // One table for all: 17 categories, each a code of five bits that is its own number.
    private const int CodeBits = 5;
    private const int Categories = 17;

    /// <summary>Lossless JPEG (process 14).</summary>
    /// <param name="samples">Shape <c>[height, width, components]</c>.</param>
    public static byte[] Lossless(ushort[] samples, int width, int height, int components = 1, int precision = 16, int predictor = 1, int shift = 0, int rowsBetweenRestarts = 0)
    {
        var bits = new BitWriter();
        var restarts = 0;
        for (var y = 0; y < height; y++)
        {
            var starts = y == 0;
            if (y > 0 && rowsBetweenRestarts > 0 && y % rowsBetweenRestarts == 0)
            {
                bits.Align();
                bits.Marker((byte)(0xD0 + (restarts++ % 8)));
                starts = true;
            }

            for (var i = 0; i < width * components; i++)
            {
                int At(int row, int column) => samples[(row * width * components) + column] >> shift;
                var left = i >= components ? At(y, i - components) : 0;
                var above = y > 0 ? At(y - 1, i) : 0;
                var corner = y > 0 && i >= components ? At(y - 1, i - components) : 0;
                var prediction = starts
                    ? (i < components ? 1 << (precision - shift - 1) : left)
                    : i < components ? above : Predict(predictor, left, above, corner);
                WriteDifference(bits, At(y, i) - prediction);
            }
        }

        bits.Align();
        byte[] restartInterval = rowsBetweenRestarts == 0 ? [] : Segment(0xDD, Word(rowsBetweenRestarts * width));
        byte[] scan = [(byte)components, .. Enumerable.Range(1, components).SelectMany(c => new byte[] { (byte)c, 0 }), (byte)predictor, 0, (byte)shift];
        return
        [
            0xFF, 0xD8, .. Frame(0xC3, width, height, precision, [.. Enumerable.Repeat((byte)0x11, components)]), .. Tables(), .. restartInterval,
            .. Segment(0xDA, scan), .. bits.ToArray(), 0xFF, 0xD9,
        ];
    }

    /// <summary>Baseline or extended JPEG of blocks of eight by eight that are each of one value, so that every decoder gets the same.</summary>
    /// <param name="planes">For each component the values of its blocks, row by row, MCU padding included.</param>
    /// <param name="samplings">For each component its sampling: across in the upper four bits, down in the lower.</param>
    public static byte[] Flat(int[][] planes, byte[] samplings, int width, int height, int precision = 8, byte[]? ids = null, byte[]? before = null, int restartInterval = 0)
    {
        var mostAcross = samplings.Max(s => s >> 4);
        var mostDown = samplings.Max(s => s & 15);
        var mcusAcross = (width + (mostAcross * 8) - 1) / (mostAcross * 8);
        var mcusDown = (height + (mostDown * 8) - 1) / (mostDown * 8);
        var bits = new BitWriter();
        var last = new int[planes.Length];
        for (var mcu = 0; mcu < mcusAcross * mcusDown; mcu++)
        {
            if (mcu > 0 && restartInterval > 0 && mcu % restartInterval == 0)
            {
                bits.Align();
                bits.Marker((byte)(0xD0 + (((mcu / restartInterval) - 1) % 8)));
                Array.Clear(last);
            }

            for (var c = 0; c < planes.Length; c++)
            {
                var (across, down) = (samplings[c] >> 4, samplings[c] & 15);
                for (var block = 0; block < across * down; block++)
                {
                    var x = (mcu % mcusAcross * across) + (block % across);
                    var y = (mcu / mcusAcross * down) + (block / across);
                    var coefficient = (planes[c][(y * mcusAcross * across) + x] - (1 << (precision - 1))) * 8;
                    WriteDifference(bits, coefficient - last[c]);
                    last[c] = coefficient;

                    // The end of the block.
                    bits.Write(0, 1);
                }
            }
        }

        bits.Align();
        byte[] scan = [(byte)planes.Length, .. Enumerable.Range(0, planes.Length).SelectMany(c => new byte[] { ids?[c] ?? (byte)(c + 1), 0 }), 0, 63, 0];
        return
        [
            0xFF, 0xD8, .. before ?? [], .. Segment(0xDB, [0, .. Enumerable.Repeat((byte)1, 64)]),
            .. Frame(precision == 8 ? (byte)0xC0 : (byte)0xC1, width, height, precision, samplings, ids), .. Tables(),
            .. restartInterval == 0 ? [] : Segment(0xDD, Word(restartInterval)), .. Segment(0xDA, scan), .. bits.ToArray(), 0xFF, 0xD9,
        ];
    }

    public static byte[] Segment(byte marker, byte[] body) => [0xFF, marker, .. Word(body.Length + 2), .. body];

    private static byte[] Frame(byte process, int width, int height, int precision, byte[] samplings, byte[]? ids = null) => Segment(
        process,
        [(byte)precision, .. Word(height), .. Word(width), (byte)samplings.Length, .. samplings.SelectMany((s, i) => new byte[] { ids?[i] ?? (byte)(i + 1), s, 0 })]);

    private static byte[] Tables()
    {
        var counts = new byte[16];
        counts[CodeBits - 1] = Categories;
        byte[] single = [1, .. new byte[15]];
        return Segment(0xC4, [0, .. counts, .. Enumerable.Range(0, Categories).Select(c => (byte)c), 0x10, .. single, 0]);
    }

    private static int Predict(int predictor, int a, int b, int c) => predictor switch
    {
        1 => a,
        2 => b,
        3 => c,
        4 => a + b - c,
        5 => a + ((b - c) >> 1),
        6 => b + ((a - c) >> 1),
        _ => (a + b) >> 1,
    };

    private static void WriteDifference(BitWriter bits, int difference)
    {
        // Differences are numbers modulo 65,536 (T.81 H.1.2.1).
        var wrapped = difference & 0xFFFF;
        var value = wrapped > 0x8000 ? wrapped - 0x10000 : wrapped;
        var category = 0;
        while (Math.Abs(value) >> category != 0)
        {
            category++;
        }

        bits.Write(category, CodeBits);
        if (category < 16)
        {
            bits.Write(value < 0 ? value - 1 : value, category);
        }
    }

    private static byte[] Word(int value) => [(byte)(value >> 8), (byte)(value & 0xFF)];
}
