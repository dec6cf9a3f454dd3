namespace Labeling.Imaging.Dicom;

/// <summary>What the header of one scan says (ITU-T T.81, B.2.3), with the tables it names.</summary>
internal sealed class JpegScan
{
    public required JpegScanComponent[] Components { get; init; }

    /// <summary>The predictor of lossless JPEG; 0 in the other processes.</summary>
    public required int Predictor { get; init; }

    /// <summary>By how many bits lossless samples were moved down.</summary>
    public required int PointTransform { get; init; }

    /// <summary>After how many MCUs the decoder starts anew; 0 for never.</summary>
    public required int RestartInterval { get; init; }

    public static JpegScan Read(ReadOnlySpan<byte> segment, JpegFrame frame, JpegTables tables)
    {
        var count = segment.Length > 0 ? segment[0] : 0;
        if (count == 0 || count > frame.Components.Count || segment.Length < 4 + (count * 2))
        {
            throw DicomFault.Unreadable("a scan header of its JPEG data is cut off, or names components that are not there");
        }

        var components = new JpegScanComponent[count];
        for (var i = 0; i < count; i++)
        {
            components[i] = ReadComponent(segment.Slice(1 + (i * 2), 2), frame, tables);
        }

        return new JpegScan
        {
            Components = components,
            Predictor = segment[1 + (count * 2)],
            PointTransform = segment[3 + (count * 2)] & 15,
            RestartInterval = tables.RestartInterval,
        };
    }

    private static JpegScanComponent ReadComponent(ReadOnlySpan<byte> bytes, JpegFrame frame, JpegTables tables)
    {
        for (var i = 0; i < frame.Components.Count; i++)
        {
            var component = frame.Components[i];
            if (component.Id == bytes[0] && !component.IsDecoded)
            {
                component.IsDecoded = true;
                return new JpegScanComponent
                {
                    Index = i,
                    Component = component,
                    Dc = tables.Dc(bytes[1] >> 4),
                    Ac = frame.Process == JpegFrame.Lossless ? null : tables.Ac(bytes[1] & 15),
                };
            }
        }

        throw DicomFault.Unreadable("its JPEG data have a scan for a component that is not there, or is there already");
    }
}
