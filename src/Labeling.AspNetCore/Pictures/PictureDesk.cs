using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Labeling.Imaging.Dicom;
using Microsoft.AspNetCore.WebUtilities;
using SkiaSharp;

namespace Labeling.AspNetCore;

/// <summary>Makes of items' files what browsers can show: upright, of bounded size, with nothing of the source's metadata.</summary>
#pragma warning disable CA1001 // The semaphore lives as long as the host, and holds nothing of the system's as long as nobody asks for its handle.
internal sealed class PictureDesk(ImageReader reader, DicomDecoder dicom, LabelingWebOptions options)
#pragma warning restore CA1001
{
    /// <summary>The longest side of a picture that is encoded anew. The browser stretches it to the size that coordinates count in.</summary>
    private const int LongestSide = 8_192;

    private const int BytesInMemory = 1 << 20;

    private static readonly int[] ThumbnailSizes = [128, 256, 512];

    private readonly SemaphoreSlim _decoding = new(Math.Max(1, Environment.ProcessorCount));
    private readonly ThumbnailCache _thumbnails = new(options.ThumbnailCacheBytes);
    private readonly Uri[] _origins = [.. options.PictureOrigins];

    /// <summary>The tag of a picture made of an item with these parameters.</summary>
    public static string TagOf(Item item, string parameters)
        => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(FormattableString.Invariant($"{item.Size}|{item.ContentTag}|{parameters}"))).AsSpan(0, 12));

    /// <summary>The picture for labeling: the file itself, or the way to it, where a browser shows it as it is; otherwise the picture encoded anew.</summary>
    public async Task<ServedPicture> ServeAsync(LabelingProject project, Item item, int frame, WindowLevel? window, CancellationToken cancellationToken)
    {
        var file = await OpenAsync(project, item, cancellationToken).ConfigureAwait(false);
        try
        {
            var info = await ProbeAsync(item, file, cancellationToken).ConfigureAwait(false);
            if (BrowserType(info) is { } type)
            {
                if (await FindLinkAsync(project, item, cancellationToken).ConfigureAwait(false) is not { } link)
                {
                    return new ServedPicture(file, type);
                }

                await file.DisposeAsync().ConfigureAwait(false);
                return new ServedPicture(null, type, link);
            }

            var decode = new DecodeOptions { FileName = item.Path, Frame = frame, Window = window, FitInside = new PixelSize(LongestSide, LongestSide) };
            byte[] bytes = await EncodeAsync(file, decode, info.Format == ImageFormat.Dicom, cancellationToken).ConfigureAwait(false);
            await file.DisposeAsync().ConfigureAwait(false);
            return new ServedPicture(new MemoryStream(bytes, writable: false), TypeOf(bytes));
        }
        catch
        {
            await file.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>A small upright picture.</summary>
    public async Task<byte[]> ThumbnailAsync(LabelingProject project, Item item, string tag, int size, CancellationToken cancellationToken)
    {
        if (_thumbnails.Find(tag) is { } kept)
        {
            return kept;
        }

        var file = await OpenAsync(project, item, cancellationToken).ConfigureAwait(false);
        await using (file.ConfigureAwait(false))
        {
            await _decoding.WaitAsync(cancellationToken).ConfigureAwait(false);
            try
            {
                var image = await reader.ThumbnailAsync(file, new DecodeOptions { FileName = item.Path, FitInside = new PixelSize(size, size) }, cancellationToken).ConfigureAwait(false);
                byte[] bytes = image.Bytes.ToArray();
                _thumbnails.Keep(tag, bytes);
                return bytes;
            }
            finally
            {
                _decoding.Release();
            }
        }
    }

    /// <summary>What the file is.</summary>
    public async Task<PictureView> DescribeAsync(LabelingProject project, Item item, CancellationToken cancellationToken)
    {
        var file = await OpenAsync(project, item, cancellationToken).ConfigureAwait(false);
        await using (file.ConfigureAwait(false))
        {
            var info = await ProbeAsync(item, file, cancellationToken).ConfigureAwait(false);
            return info.Format == ImageFormat.Dicom
                ? await DescribeDicomAsync(info, file, cancellationToken).ConfigureAwait(false)
                : View(info, WindowsOf(info.GreyBits), hasWindow: info.GreyBits > 0);
        }
    }

    /// <summary>All values from black to white, for grey pictures that have more of them than a screen.</summary>
    private static IReadOnlyList<WindowView> WindowsOf(int greyBits)
        => greyBits == 0 ? [] : [new WindowView { Center = Math.Pow(2, greyBits - 1), Width = Math.Pow(2, greyBits) }];

    /// <summary>A signed address of one of the places that pages may load pictures from; <see langword="null"/> where there is none.</summary>
    private async ValueTask<Uri?> FindLinkAsync(LabelingProject project, Item item, CancellationToken cancellationToken)
    {
        if (_origins.Length == 0 || await project.Items.FindImageLinkAsync(item.Id, cancellationToken).ConfigureAwait(false) is not { } link)
        {
            return null;
        }

        var origin = new Uri(link.GetLeftPart(UriPartial.Authority));
        return Array.Exists(_origins, allowed => allowed == origin) ? link : null;
    }

    private async Task<ImageInfo> ProbeAsync(Item item, Stream file, CancellationToken cancellationToken)
    {
        var info = await reader.ProbeAsync(file, new DecodeOptions { FileName = item.Path }, cancellationToken).ConfigureAwait(false);
        file.Position = 0;
        return info;
    }

    public static int CheckThumbnailSize(int size) => ThumbnailSizes.Contains(size)
        ? size
        : throw ApiCall.Invalid(string.Create(CultureInfo.InvariantCulture, $"A thumbnail of size {size} is not served; ask for {string.Join(", ", ThumbnailSizes)}."));

    public static string TypeOf(ReadOnlySpan<byte> bytes) => bytes is [0x89, ..] ? "image/png" : "image/jpeg";

    private static async Task<Stream> OpenAsync(LabelingProject project, Item item, CancellationToken cancellationToken)
    {
        var file = await project.Items.OpenImageAsync(item.Id, cancellationToken).ConfigureAwait(false);
#pragma warning disable CA2000 // Whoever asked for the file disposes of it.
        return file.CanSeek ? file : new FileBufferingReadStream(file, BytesInMemory, ImageLimits.Default.MaxBytes, Path.GetTempPath);
#pragma warning restore CA2000
    }

    private async Task<byte[]> EncodeAsync(Stream file, DecodeOptions options, bool isMedical, CancellationToken cancellationToken)
    {
        await _decoding.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            using var image = await reader.DecodeAsync(file, options, cancellationToken).ConfigureAwait(false);
            return Encode(image, isMedical);
        }
        finally
        {
            _decoding.Release();
        }
    }

    /// <summary>Medical pictures lose nothing; others are photographs, for which a good JPEG does.</summary>
    private static unsafe byte[] Encode(DecodedImage image, bool isMedical)
    {
        var info = new SKImageInfo(image.Size.Width, image.Size.Height, SKColorType.Rgba8888, SKAlphaType.Unpremul);
        using var pin = image.Pixels.Pin();
        using var pixels = new SKPixmap(info, (nint)pin.Pointer);
        bool isOpaque = isMedical || IsOpaque(image.Pixels.Span);
        using var data = (isMedical || !isOpaque
            ? pixels.Encode(new SKPngEncoderOptions(SKPngEncoderFilterFlags.Sub, 1))
            : pixels.Encode(SKEncodedImageFormat.Jpeg, 95))
            ?? throw new ImageDecodingException(LabelingErrorCodes.ImageTooLarge, "The picture cannot be encoded for browsers; make it smaller.");
        return data.ToArray();
    }

    private static bool IsOpaque(ReadOnlySpan<byte> pixels)
    {
        for (int i = 3; i < pixels.Length; i += 4)
        {
            if (pixels[i] != byte.MaxValue)
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>The type under which the file itself can go to a browser, or <see langword="null"/> when it has to be encoded anew.</summary>
    private static string? BrowserType(ImageInfo info)
        => info.Orientation != ExifOrientation.TopLeft ? null
            : info.Format == ImageFormat.Jpeg ? "image/jpeg"
            : info.Format == ImageFormat.Png ? "image/png"
            : info.Format == ImageFormat.Bmp ? "image/bmp"
            : null;

    private async Task<PictureView> DescribeDicomAsync(ImageInfo info, Stream file, CancellationToken cancellationToken)
    {
        using var image = await dicom.OpenAsync(file, null, cancellationToken).ConfigureAwait(false);
        bool isGrey = image.Info.Photometric is DicomPhotometric.Monochrome1 or DicomPhotometric.Monochrome2;
        return View(info, [.. image.Info.Windows.Select(window => new WindowView { Center = window.Center, Width = window.Width })], isGrey);
    }

    private static PictureView View(ImageInfo info, IReadOnlyList<WindowView> windows, bool hasWindow) => new()
    {
        Format = info.Format.Name,
        Size = info.UprightSize,
        Frames = info.FrameCount,
        Windows = windows,
        HasWindow = hasWindow,
        Warnings = info.Warnings,
    };
}
