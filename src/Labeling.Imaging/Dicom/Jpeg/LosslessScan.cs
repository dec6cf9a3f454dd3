namespace Labeling.Imaging.Dicom;

/// <summary>Decodes a scan of lossless JPEG (ITU-T T.81, annex H: process 14, any predictor).</summary>
/// <remarks>
/// A row is first turned from codes into differences and then from differences into samples, so that the one loop is bound by
/// the bits alone and the other by memory.
/// </remarks>
internal static class LosslessScan
{
    private const int MostPredictors = 7;

    /// <summary>Decodes the rows of the scan, whose data begin behind its header, into the sink; gives how many came out whole, and where the scan ended.</summary>
    public static int Decode(JpegFrame frame, JpegScan scan, ReadOnlySpan<byte> data, SampleSink sink, out int position, CancellationToken cancellationToken)
    {
        Check(frame, scan);
        var count = scan.Components.Length;
        HuffmanTable[] tables = [.. scan.Components.Select(c => c.Dc)];
        var differences = new int[frame.Width * count];
        var above = new ushort[frame.Width * count];
        var samples = new ushort[frame.Width * count];
        var shifted = scan.PointTransform == 0 ? samples : new ushort[samples.Length];
        var rowsBetweenRestarts = scan.RestartInterval / frame.Width;

        // T.81 H.1.2.1: what the first sample of a scan, and after each restart, is predicted to be.
        var middle = (ushort)(1 << (frame.Precision - scan.PointTransform - 1));
        var bits = new JpegBits(data);
        var row = 0;
        for (; row < frame.Height; row++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var starts = row == 0;
            if (row > 0 && rowsBetweenRestarts > 0 && row % rowsBetweenRestarts == 0)
            {
                starts = true;
                if (!bits.TryRestart())
                {
                    break;
                }
            }

            HuffmanTable.ReadDifferences(tables, ref bits, differences);
            if (bits.IsPastEnd || differences.Contains(int.MinValue))
            {
                break;
            }

            Predict(differences, above, samples, count, starts ? 0 : scan.Predictor, middle);
            Shift(samples, shifted, scan.PointTransform);
            Write(sink, scan, row, shifted);
            (above, samples) = (samples, above);
            shifted = scan.PointTransform == 0 ? samples : shifted;
        }

        position = bits.Position;
        return row;
    }

    private static void Check(JpegFrame frame, JpegScan scan)
    {
        if (scan.Predictor is < 1 or > MostPredictors || scan.PointTransform >= frame.Precision)
        {
            throw DicomFault.Unreadable($"its lossless JPEG data claim predictor {scan.Predictor} and a shift of {scan.PointTransform}");
        }

        if (scan.RestartInterval % frame.Width != 0)
        {
            throw DicomFault.Unreadable("the restart interval of its lossless JPEG data is not a number of whole rows");
        }

        var first = frame.Components[0];
        if (frame.Components.Any(c => c.Across != first.Across || c.Down != first.Down)
            || (scan.Components.Length > 1 && first is not { Across: 1, Down: 1 }))
        {
            throw DicomFault.Unsupported("lossless JPEG with fewer samples of one colour than of another");
        }
    }

    private static void Predict(ReadOnlySpan<int> differences, ReadOnlySpan<ushort> above, Span<ushort> samples, int step, int predictor, ushort middle)
    {
        // Samples are numbers modulo 65536 (T.81 H.2.1): to wrap around is what is meant.
        unchecked
        {
            for (var c = 0; c < step; c++)
            {
                samples[c] = (ushort)((predictor == 0 ? middle : above[c]) + differences[c]);
            }

            switch (predictor)
            {
                case 0 or 1:
                    PredictFromLeft(differences, samples, step);
                    break;

                case 2:
                    for (var i = step; i < samples.Length; i++)
                    {
                        samples[i] = (ushort)(above[i] + differences[i]);
                    }

                    break;

                case 3:
                    for (var i = step; i < samples.Length; i++)
                    {
                        samples[i] = (ushort)(above[i - step] + differences[i]);
                    }

                    break;

                default:
                    PredictFromThree(differences, above, samples, step, predictor);
                    break;
            }
        }
    }

    private static void PredictFromLeft(ReadOnlySpan<int> differences, Span<ushort> samples, int step)
    {
        unchecked
        {
            if (step > 1)
            {
                for (var i = step; i < samples.Length; i++)
                {
                    samples[i] = (ushort)(samples[i - step] + differences[i]);
                }

                return;
            }

            int left = samples[0];
            for (var i = 1; i < samples.Length && i < differences.Length; i++)
            {
                left += differences[i];
                samples[i] = (ushort)left;
            }
        }
    }

    private static void PredictFromThree(ReadOnlySpan<int> differences, ReadOnlySpan<ushort> above, Span<ushort> samples, int step, int predictor)
    {
        // One loop for each, so that none asks at each sample which it is.
        switch (predictor)
        {
            case 4:
                PredictBy(new PlanePredictor(), differences, above, samples, step);
                break;

            case 5:
                PredictBy(new LeftSlopePredictor(), differences, above, samples, step);
                break;

            case 6:
                PredictBy(new AboveSlopePredictor(), differences, above, samples, step);
                break;

            default:
                PredictBy(new MeanPredictor(), differences, above, samples, step);
                break;
        }
    }

    private static void PredictBy<T>(T predictor, ReadOnlySpan<int> differences, ReadOnlySpan<ushort> above, Span<ushort> samples, int step)
        where T : struct, IPredictor
    {
        unchecked
        {
            for (var i = step; i < samples.Length; i++)
            {
                samples[i] = (ushort)(predictor.Predict(samples[i - step], above[i], above[i - step]) + differences[i]);
            }
        }
    }

    private static void Shift(ReadOnlySpan<ushort> samples, Span<ushort> shifted, int by)
    {
        if (by == 0)
        {
            return;
        }

        for (var i = 0; i < samples.Length; i++)
        {
            shifted[i] = unchecked((ushort)(samples[i] << by));
        }
    }

    private static void Write(SampleSink sink, JpegScan scan, int row, ReadOnlySpan<ushort> samples)
    {
        if (scan.Components is [var single])
        {
            sink.WriteRow(row, single.Index, samples);
        }
        else if (scan.Components.Length == sink.Components)
        {
            sink.WriteRow(row, samples);
        }
        else
        {
            throw DicomFault.Unsupported("lossless JPEG whose scans hold some of the colours together");
        }
    }
}
