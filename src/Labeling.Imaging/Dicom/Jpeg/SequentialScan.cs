namespace Labeling.Imaging.Dicom;

/// <summary>Decodes a scan of baseline or extended sequential JPEG with Huffman codes (ITU-T T.81, annex F).</summary>
internal sealed class SequentialScan(JpegFrame frame, JpegScan scan, SamplePlane[] planes, JpegTables tables)
{
    private const int Coefficients = 64;
    private const int WholeRun = 15;
    private const int CoefficientsOfRun = 16;

    private readonly int[] _predictions = new int[scan.Components.Length];
    private readonly ushort[][] _steps = [.. scan.Components.Select(c => tables.Quantization(c.Component.QuantizationTable))];
    private readonly int[] _block = new int[Coefficients];

    // T.81 figure A.6: where the coefficients of the stream stand in the block.
    private static ReadOnlySpan<byte> Zigzag =>
    [
        0, 1, 8, 16, 9, 2, 3, 10, 17, 24, 32, 25, 18, 11, 4, 5, 12, 19, 26, 33, 40, 48, 41, 34, 27, 20, 13, 6, 7, 14, 21, 28,
        35, 42, 49, 56, 57, 50, 43, 36, 29, 22, 15, 23, 30, 37, 44, 51, 58, 59, 52, 45, 38, 31, 39, 46, 53, 60, 61, 54, 47, 55, 62, 63,
    ];

    /// <summary>Decodes the scan into the planes.</summary>
    /// <param name="data">From behind the scan header.</param>
    /// <param name="position">Where the scan ended.</param>
    /// <param name="cancellationToken">Stops the decoding between two rows.</param>
    /// <returns>How many rows of the picture came out, about: all of them if nothing is missing.</returns>
    public int Decode(ReadOnlySpan<byte> data, out int position, CancellationToken cancellationToken)
    {
        var isInterleaved = scan.Components.Length > 1;
        var plane = planes[scan.Components[0].Index];
        var across = isInterleaved ? plane.McusAcross : (plane.Width + SamplePlane.BlockSize - 1) / SamplePlane.BlockSize;
        var down = isInterleaved ? plane.McusDown : (plane.Height + SamplePlane.BlockSize - 1) / SamplePlane.BlockSize;
        var bits = new JpegBits(data);
        var mcu = 0;
        for (var total = across * down; mcu < total; mcu++)
        {
            if (mcu % across == 0)
            {
                cancellationToken.ThrowIfCancellationRequested();
            }

            if (mcu > 0 && scan.RestartInterval > 0 && mcu % scan.RestartInterval == 0 && !Restart(ref bits))
            {
                break;
            }

            var whole = isInterleaved ? DecodeMcu(ref bits, mcu % across, mcu / across) : DecodeBlock(ref bits, 0, mcu % across, mcu / across);
            if (!whole || bits.IsPastEnd)
            {
                break;
            }
        }

        position = bits.Position;
        return mcu == across * down ? frame.Height : (int)((long)frame.Height * (mcu / across) / down);
    }

    private bool Restart(ref JpegBits bits)
    {
        Array.Clear(_predictions);
        return bits.TryRestart();
    }

    private bool DecodeMcu(ref JpegBits bits, int column, int row)
    {
        for (var i = 0; i < scan.Components.Length; i++)
        {
            var component = scan.Components[i].Component;
            for (var y = 0; y < component.Down; y++)
            {
                for (var x = 0; x < component.Across; x++)
                {
                    if (!DecodeBlock(ref bits, i, (column * component.Across) + x, (row * component.Down) + y))
                    {
                        return false;
                    }
                }
            }
        }

        return true;
    }

    private bool DecodeBlock(ref JpegBits bits, int index, int column, int row)
    {
        var plane = planes[scan.Components[index].Index];
        var to = plane.Samples.AsSpan((row * SamplePlane.BlockSize * plane.Stride) + (column * SamplePlane.BlockSize));
        switch (ReadCoefficients(ref bits, index))
        {
            case < 0:
                return false;

            case 0:
                var sample = (ushort)InverseDct.TransformFlat(_block[0], frame.Precision);
                for (var y = 0; y < SamplePlane.BlockSize; y++)
                {
                    to.Slice(y * plane.Stride, SamplePlane.BlockSize).Fill(sample);
                }

                return true;

            default:
                InverseDct.Transform(_block, frame.Precision);
                Write(_block, to, plane.Stride);
                return true;
        }
    }

    private static void Write(ReadOnlySpan<int> block, Span<ushort> to, int stride)
    {
        for (var y = 0; y < SamplePlane.BlockSize; y++)
        {
            var line = to.Slice(y * stride, SamplePlane.BlockSize);
            var from = block.Slice(y * SamplePlane.BlockSize, SamplePlane.BlockSize);
            for (var x = 0; x < line.Length; x++)
            {
                line[x] = unchecked((ushort)from[x]);
            }
        }
    }

    /// <summary>Reads the coefficients of a block; gives the place of the last that is not 0, or less than 0 for bits that are none.</summary>
    private int ReadCoefficients(ref JpegBits reader, int index)
    {
        var component = scan.Components[index];
        var ac = component.Ac!;
        var steps = _steps[index];
        var block = _block;
        var last = 0;
        Array.Clear(block);

        // A copy where the compiler can see that nobody else changes it. Damaged files may bring numbers that wrap around.
        var bits = reader;
        unchecked
        {
            bits.Refill();
            var difference = component.Dc.ReadDifference(ref bits);
            _predictions[index] += difference;
            block[0] = _predictions[index] * steps[0];
            for (var k = 1; k < Coefficients; k++)
            {
                bits.Refill();
                var symbol = ac.ReadSymbol(ref bits);
                var category = symbol & 15;
                if (category == 0)
                {
                    if (symbol >> 4 < WholeRun)
                    {
                        break;
                    }

                    k += CoefficientsOfRun - 1;
                    continue;
                }

                k += symbol >> 4;
                if (symbol < 0 || k >= Coefficients)
                {
                    return -1;
                }

                block[Zigzag[k]] = bits.TakeSigned(category) * steps[k];
                last = k;
            }

            reader = bits;
            return difference == int.MinValue ? -1 : last;
        }
    }
}
