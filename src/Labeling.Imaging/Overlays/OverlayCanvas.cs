using SkiaSharp;

namespace Labeling;

/// <summary>Pixels to draw on.</summary>
internal sealed class OverlayCanvas : IDisposable
{
    private readonly PixelBuffer _pixels;
    private readonly PinnedMemory _pin;
    private readonly SKSurface _surface;

    public OverlayCanvas(PixelSize size, SKColor paper)
    {
        _pixels = new PixelBuffer(size);
        _pin = new PinnedMemory(_pixels.Memory);
        _surface = SKSurface.Create(Info(size, SKAlphaType.Premul), _pin.Address, size.Width * 4);
        Canvas.Clear(paper);
    }

    public SKCanvas Canvas => _surface.Canvas;

    /// <summary>Draws a picture at its size. What lies under its transparent parts shows through.</summary>
    public void DrawPicture(ReadOnlyMemory<byte> pixels, PixelSize size, int x, int y)
    {
        using var pin = new PinnedMemory(pixels);
        using var pixmap = new SKPixmap(Info(size, SKAlphaType.Unpremul), pin.Address);
        using var image = SKImage.FromPixels(pixmap);
        Canvas.DrawImage(image, x, y, SKSamplingOptions.Default);
    }

    public void Fill(BoundingBox box, SKColor colour)
    {
        using var paint = new SKPaint { Color = colour };
        Canvas.DrawRect(Rectangle(box), paint);
    }

    /// <summary>Draws with the origin at the box's corner and nothing beyond the box.</summary>
    public void Within(BoundingBox box, Action draw)
    {
        Canvas.Save();
        Canvas.ClipRect(Rectangle(box));
        Canvas.Translate((float)box.X, (float)box.Y);
        draw();
        Canvas.Restore();
    }

    public EncodedImage Encode(IReadOnlyList<ImageWarning> warnings)
    {
        _surface.Flush();
        return SkiaEncoder.EncodePng(_pixels.Memory, _pixels.Size, warnings);
    }

    public void Dispose()
    {
        _surface.Dispose();
        _pin.Dispose();
        _pixels.Dispose();
    }

    private static SKImageInfo Info(PixelSize size, SKAlphaType alpha) => new(size.Width, size.Height, SKColorType.Rgba8888, alpha);

    private static SKRect Rectangle(BoundingBox box) => new((float)box.X, (float)box.Y, (float)box.Right, (float)box.Bottom);
}
