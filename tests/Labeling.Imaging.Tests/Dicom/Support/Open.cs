using Labeling.Imaging.Dicom;

namespace Labeling.Imaging.Tests.Dicom;

/// <summary>Reads files that tests have built.</summary>
public static class Open
{
    public static async Task<DicomFrame> FrameAsync(byte[] file, int frame = 0, DecodeOptions? options = null, params IDicomCodec[] codecs)
    {
        using var image = await new DicomDecoder(codecs).OpenAsync(new MemoryStream(file), options);
        return await image.ReadFrameAsync(frame);
    }

    public static async Task<DicomImageInfo> InfoAsync(byte[] file, DecodeOptions? options = null)
    {
        using var image = await new DicomDecoder().OpenAsync(new MemoryStream(file), options);
        return image.Info;
    }

    public static async Task<ImageDecodingException> RefusedAsync(byte[] file, DecodeOptions? options = null)
        => await Assert.ThrowsAsync<ImageDecodingException>(async () =>
        {
            using var image = await new DicomDecoder().DecodeAsync(new MemoryStream(file), options);
        });

    /// <summary>The grey values of a frame.</summary>
    public static byte[] Gray(DicomFrame frame, WindowLevel? window = null)
    {
        var gray = new byte[frame.Info.Size.Area];
        frame.RenderGrayTo(gray, window);
        return gray;
    }

    /// <summary>Red, green and blue of a frame, without alpha.</summary>
    public static byte[] Rgb(DicomFrame frame)
    {
        using var image = frame.Render();
        return [.. image.Pixels.ToArray().Chunk(4).SelectMany(p => p[..3])];
    }
}
