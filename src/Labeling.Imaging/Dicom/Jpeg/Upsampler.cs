namespace Labeling.Imaging.Dicom;

/// <summary>Brings a component with fewer samples to the size of the picture.</summary>
/// <remarks>
/// Halved components are spread by the triangle filter that the IJG library made the custom ("fancy upsampling"), with its
/// rounding; other ratios by repeating.
/// </remarks>
internal sealed class Upsampler
{
    private readonly SamplePlane _plane;
    private readonly int _timesAcross;
    private readonly int _timesDown;
    private readonly bool _filters;
    private readonly int[] _sums;
    private readonly ushort[] _line;

    public Upsampler(JpegFrame frame, JpegComponent component, SamplePlane plane)
    {
        if (frame.MostAcross % component.Across != 0 || frame.MostDown % component.Down != 0)
        {
            throw DicomFault.Unsupported("JPEG with a sampling of colours that is not a whole fraction");
        }

        _plane = plane;
        _timesAcross = frame.MostAcross / component.Across;
        _timesDown = frame.MostDown / component.Down;
        var isHalved = (_timesAcross, _timesDown) is (2, 1) or (2, 2) or (1, 2);
        _filters = isHalved && (_timesAcross == 1 || plane.Width > 2);
        _sums = new int[plane.Width];
        _line = new ushort[plane.Width * _timesAcross];
    }

    /// <summary>A row of the picture, at least as long as it is wide. Valid until the next call.</summary>
    public ReadOnlySpan<ushort> Row(int row)
    {
        if (_timesAcross == 1 && _timesDown == 1)
        {
            return _plane.Row(row);
        }

        if (!_filters)
        {
            var line = _plane.Row(row / _timesDown);
            for (var x = 0; x < _line.Length; x++)
            {
                _line[x] = line[x / _timesAcross];
            }

            return _line;
        }

        // Sums hold samples times `weight`: what is nearer counts three times what is farther.
        var weight = SumRows(row);
        if (_timesAcross == 1)
        {
            // IJG rounds upper and lower rows differently, so that errors do not add up.
            var bias = row % 2 == 0 ? 1 : 2;
            for (var x = 0; x < _line.Length; x++)
            {
                _line[x] = (ushort)((_sums[x] + bias) >> 2);
            }

            return _line;
        }

        SpreadAcross(weight);
        return _line;
    }

    private int SumRows(int row)
    {
        var near = _plane.Row(row / _timesDown);
        if (_timesDown == 1)
        {
            for (var x = 0; x < _sums.Length; x++)
            {
                _sums[x] = near[x];
            }

            return 1;
        }

        var far = _plane.Row((row / 2) + (row % 2 == 0 ? -1 : 1));
        for (var x = 0; x < _sums.Length; x++)
        {
            _sums[x] = (near[x] * 3) + far[x];
        }

        return 4;
    }

    private void SpreadAcross(int weight)
    {
        var (left, right, shift) = weight == 1 ? (1, 2, 2) : (8, 7, 4);
        var last = _sums.Length - 1;

        // At both ends there is no neighbour, and the sample stands for itself.
        _line[0] = weight == 1 ? (ushort)_sums[0] : (ushort)(((_sums[0] * 4) + left) >> shift);
        _line[(last * 2) + 1] = weight == 1 ? (ushort)_sums[last] : (ushort)(((_sums[last] * 4) + right) >> shift);
        for (var x = 0; x < last; x++)
        {
            _line[(x * 2) + 1] = (ushort)(((_sums[x] * 3) + _sums[x + 1] + right) >> shift);
            _line[(x * 2) + 2] = (ushort)(((_sums[x + 1] * 3) + _sums[x] + left) >> shift);
        }
    }
}
