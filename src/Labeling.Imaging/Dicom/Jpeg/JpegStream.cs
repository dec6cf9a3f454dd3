using System.Buffers.Binary;

namespace Labeling.Imaging.Dicom;

/// <summary>Decodes the JPEG data of one frame to stored values: baseline, extended and lossless, without any change of colours.</summary>
internal ref struct JpegStream
{
    private const int MarkerLength = 2;
    private const byte StartOfImage = 0xD8;
    private const byte EndOfImage = 0xD9;
    private const byte HuffmanTables = 0xC4;
    private const byte StartOfScan = 0xDA;
    private const byte QuantizationTables = 0xDB;
    private const byte RestartInterval = 0xDD;
    private const byte JfifSegment = 0xE0;
    private const byte AdobeSegment = 0xEE;
    private const byte JpegLsFrame = 0xF7;

    private readonly ReadOnlySpan<byte> _data;
    private readonly JpegTarget _target;
    private readonly CancellationToken _stop;
    private readonly JpegTables _tables = new();
    private byte[] _stored = [];
    private JpegFrame? _frame;
    private SamplePlane[]? _planes;
    private int _position;
    private int _rows = int.MaxValue;
    private int? _adobeTransform;
    private bool _isJfif;

    private JpegStream(ReadOnlySpan<byte> data, JpegTarget target, CancellationToken cancellationToken)
    {
        _data = data;
        _target = target;
        _stop = cancellationToken;
    }

    /// <summary>Decodes one frame.</summary>
    /// <param name="data">JPEG data, from the start of image on.</param>
    /// <param name="target">The shape that the DICOM header promises.</param>
    /// <param name="cancellationToken">Stops the decoding between two rows.</param>
    public static JpegResult Decode(ReadOnlySpan<byte> data, JpegTarget target, CancellationToken cancellationToken)
    {
        var stream = new JpegStream(data, target, cancellationToken);
        stream.ReadSegments();
        return stream.Finish();
    }

    private void ReadSegments()
    {
        while (true)
        {
            _position = JpegBits.FindMarker(_data, _position);
            if (_position + MarkerLength > _data.Length)
            {
                return;
            }

            var marker = _data[_position + 1];
            _position += MarkerLength;
            if (marker == EndOfImage)
            {
                return;
            }

            // These stand alone, without a segment: TEM, restarts, and a start.
            if (marker is StartOfImage or 0x01 or (>= 0xD0 and <= 0xD7))
            {
                continue;
            }

            var segment = TakeSegment();
            if (marker == StartOfScan)
            {
                ReadScan(segment);
                if (_frame!.Components.All(c => c.IsDecoded))
                {
                    return;
                }
            }
            else
            {
                ReadSegment(marker, segment);
            }
        }
    }

    private ReadOnlySpan<byte> TakeSegment()
    {
        if (_position + 2 > _data.Length)
        {
            return [];
        }

        // The length counts itself.
        var length = Math.Max((ushort)2, BinaryPrimitives.ReadUInt16BigEndian(_data[_position..]));
        var end = Math.Min(_data.Length, _position + length);
        var segment = _data[(_position + 2)..end];
        _position = end;
        return segment;
    }

    private void ReadSegment(byte marker, ReadOnlySpan<byte> segment)
    {
        switch (marker)
        {
            case HuffmanTables:
                _tables.ReadHuffman(segment);
                break;

            case QuantizationTables:
                _tables.ReadQuantization(segment);
                break;

            case RestartInterval:
                _tables.ReadRestartInterval(segment);
                break;

            case JfifSegment when segment.StartsWith("JFIF"u8):
                _isJfif = true;
                break;

            case AdobeSegment when segment.Length >= 12 && segment.StartsWith("Adobe"u8):
                _adobeTransform = segment[11];
                break;

            case JpegFrame.Baseline or JpegFrame.Extended or JpegFrame.Lossless:
                ReadFrame(marker, segment);
                break;

            case JpegLsFrame:
                throw DicomFault.NoCodec(new DicomTransferSyntax(Uids.JpegLsLossless));

            case >= 0xC2 and <= 0xCF and not 0xC8:
                throw DicomFault.Unsupported($"JPEG process 0x{marker:X2} (progressive, hierarchical or arithmetic)");
        }
    }

    private void ReadFrame(byte process, ReadOnlySpan<byte> segment)
    {
        if (_frame is not null)
        {
            throw DicomFault.Unreadable("its JPEG data have two frame headers");
        }

        _frame = JpegFrame.Read(process, segment);
        _target.Check(_frame);
        _stored = new byte[_target.Length];
        if (process != JpegFrame.Lossless)
        {
            var frame = _frame;
            _planes = [.. frame.Components.Select(c => new SamplePlane(frame, c))];
        }
    }

    private void ReadScan(ReadOnlySpan<byte> header)
    {
        if (_frame is null)
        {
            throw DicomFault.Unreadable("its JPEG data have a scan before the frame header");
        }

        var scan = JpegScan.Read(header, _frame, _tables);
        var data = _data[_position..];
        var rows = _planes is null
            ? LosslessScan.Decode(_frame, scan, data, Sink(), out var length, _stop)
            : new SequentialScan(_frame, scan, _planes, _tables).Decode(data, out length, _stop);
        _rows = Math.Min(_rows, rows);
        _position += length;
    }

    private readonly SampleSink Sink() => new(_stored, _target.BytesPerSample, _target.Columns, _target.Components);

    private readonly JpegResult Finish()
    {
        if (_frame is null || !_frame.Components.Any(c => c.IsDecoded))
        {
            throw DicomFault.Unreadable("its JPEG data hold no scan");
        }

        if (_planes is not null)
        {
            WritePlanes(_frame, _planes);
        }

        var isWhole = _frame.Components.All(c => c.IsDecoded);
        return new JpegResult(_stored, isWhole ? Math.Min(_rows, _frame.Height) : 0, FindColours());
    }

    private readonly void WritePlanes(JpegFrame frame, SamplePlane[] planes)
    {
        var sink = Sink();
        for (var i = 0; i < planes.Length; i++)
        {
            var upsampler = new Upsampler(frame, frame.Components[i], planes[i]);
            for (var row = 0; row < frame.Height; row++)
            {
                _stop.ThrowIfCancellationRequested();
                sink.WriteRow(row, i, upsampler.Row(row)[..frame.Width]);
            }
        }
    }

    private readonly JpegColours FindColours()
    {
        if (_frame!.Components is not [var first, var second, var third])
        {
            return JpegColours.NotSaid;
        }

        // What the encoder of the JPEG data wrote about them is believed before what a DICOM header says.
        if (_adobeTransform is { } transform)
        {
            return transform == 0 ? JpegColours.Rgb : JpegColours.Ybr;
        }

        if ((first.Id, second.Id, third.Id) is ((byte)'R', (byte)'G', (byte)'B'))
        {
            return JpegColours.Rgb;
        }

        return _isJfif && _planes is not null ? JpegColours.Ybr : JpegColours.NotSaid;
    }
}
