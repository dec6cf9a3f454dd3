namespace Labeling.Imaging.Dicom;

/// <summary>Tells whether the file goes on to the end of its pixels.</summary>
internal static class PixelEnd
{
    private const int ItemHeaderLength = 8;

    /// <returns><see langword="false"/> also where the file would have to be read, or inflated, to its end to tell.</returns>
    public static async ValueTask<bool> IsCutOffAsync(DicomData data, Header header, int frames, CancellationToken cancellationToken)
    {
        if (data.Length is not { } length)
        {
            return false;
        }

        if (!header.Pixels.HasUndefinedLength)
        {
            return header.PixelsAt + header.Pixels.Length > length;
        }

        // Mostly the fragments' end is the file's. Otherwise their headers are read, one after the other.
        var last = new byte[ItemHeaderLength];
        if (await data.ReadAsync(Math.Max(0, length - ItemHeaderLength), last, cancellationToken).ConfigureAwait(false) == ItemHeaderLength
            && ElementHeader.TryRead(last, header.Encoding) is { Tag: Tags.SequenceEnd })
        {
            return false;
        }

        try
        {
            var fragments = await FragmentIndex.ReadAsync(data, header, frames, cancellationToken).ConfigureAwait(false);
            return fragments.IsCutOff && (fragments.Count < frames || fragments.End > length);
        }
        catch (ImageDecodingException)
        {
            // What is wrong is told when the frame is decoded.
            return false;
        }
    }
}
