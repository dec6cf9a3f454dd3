namespace Labeling.Imaging.Dicom;

/// <summary>The shape that JPEG data must have, because memory was taken for it.</summary>
internal readonly record struct JpegTarget(int Columns, int Rows, int Components, int BytesPerSample)
{
    public int Length => checked(Columns * Rows * Components * BytesPerSample);

    public void Check(JpegFrame frame)
    {
        if (frame.Width != Columns || frame.Height != Rows)
        {
            throw DicomFault.Unreadable($"its header says {Columns} x {Rows} pixels and its JPEG data {frame.Width} x {frame.Height}");
        }

        if (frame.Components.Count != Components)
        {
            throw DicomFault.Unreadable($"its header says {Components} samples a pixel and its JPEG data {frame.Components.Count}");
        }

        if (frame.Precision > BytesPerSample * 8)
        {
            throw DicomFault.Unreadable($"its JPEG data have {frame.Precision} bits a sample and its header leaves room for {BytesPerSample * 8}");
        }
    }
}
