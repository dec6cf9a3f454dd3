using System.Runtime.InteropServices;

namespace Labeling.Imaging.Dicom;

/// <summary>The pixels of one frame as the file stores them, decoded once, to be rendered as often as a window is moved.</summary>
/// <remarks>Immutable; safe to share between threads. It does not need its <see cref="DicomImage"/> any more.</remarks>
public sealed class DicomFrame
{
    private readonly byte[] _stored;
    private readonly GrayRenderer? _gray;
    private readonly bool _hasVoiTable;
    private readonly Palette? _palette;
    private readonly ColourRenderer? _colour;
    private readonly Lazy<WindowLevel>? _range;

    private DicomFrame(DicomImageInfo info, int index, StoredPixels pixels, Header header, List<ImageWarning> warnings)
    {
        Info = info;
        Index = index;
        _stored = pixels.Values;
        Windows = [];
        if (info.IsGrey)
        {
            var scale = GrayTables.Read(header, info, index);
            _gray = new GrayRenderer(info, scale);
            _hasVoiTable = scale.HasVoiTable;
            _range = new Lazy<WindowLevel>(() => FindRange(GrayTables.ReadPadding(header.Root, info)));
            Windows = new FrameAttributes(header, index).ReadWindows([]);
        }
        else if (info.Photometric == DicomPhotometric.PaletteColor)
        {
            _palette = Palette.Read(header.Root, info);
        }
        else
        {
            _colour = new ColourRenderer(info, pixels.Model);
        }

        Warnings = [.. warnings];
    }

    /// <summary>What the header says.</summary>
    public DicomImageInfo Info { get; }

    /// <summary>Which frame it is, counted from 0.</summary>
    public int Index { get; }

    /// <summary>The values before rescale, window and conversion of colours.</summary>
    /// <value>
    /// Shape <c>[rows, columns, samples]</c>, row-major from the top left, the samples of a pixel side by side; each in 8, 16 or 32 bits
    /// (<see cref="DicomImageInfo.BitsAllocated"/>; single bits take a byte each), little endian, two's complement where signed. Bits
    /// above <see cref="DicomImageInfo.HighBit"/> are as the file has them. Shared differences of colour stand at each of their pixels.
    /// </value>
    public ReadOnlyMemory<byte> StoredValues => _stored;

    /// <summary>The windows that the file recommends for this frame, best first. Often empty; always for colours.</summary>
    public IReadOnlyList<WindowLevel> Windows { get; }

    /// <summary>The window from the smallest to the greatest value of the frame, padding left out; <see langword="null"/> for colours.</summary>
    /// <remarks>Found when first asked for, in one pass over the pixels. Its ends are the natural ends of sliders.</remarks>
    public WindowLevel? RangeWindow => _range?.Value;

    /// <summary>
    /// The window to begin with: the first of <see cref="Windows"/>, else <see cref="RangeWindow"/>; <see langword="null"/> for colours.
    /// </summary>
    public WindowLevel? DefaultWindow => Windows is [var first, ..] ? first : RangeWindow;

    /// <summary>What is wrong with the pixels of this frame without keeping them from being shown. Often empty.</summary>
    public IReadOnlyList<ImageWarning> Warnings { get; }

    /// <summary>Renders the frame to red, green, blue and alpha.</summary>
    /// <param name="window">
    /// The window, for grey; <see langword="null"/> for what the file recommends: the first of <see cref="Windows"/>, else its table of
    /// values of interest, else <see cref="RangeWindow"/>. Colours are shown as they are.
    /// </param>
    /// <returns>The picture, upright; the caller disposes it.</returns>
    /// <remarks>One look into a table for each pixel; the table is made anew for each window.</remarks>
    public DecodedImage Render(WindowLevel? window = null)
    {
        var pixels = new PixelBuffer(Info.Size);
        RenderTo(pixels.Bytes, window);
        return new DecodedImage(Info.ToImageInfo(), Info.Size, pixels.Memory, Warnings, pixels);
    }

    /// <summary>Renders the frame to red, green, blue and alpha into memory of the caller's, without taking any of its own to speak of.</summary>
    /// <param name="rgba">Shape <c>[rows, columns, 4]</c>, row-major from the top left; alpha becomes 255.</param>
    /// <param name="window">As for <see cref="Render"/>.</param>
    /// <exception cref="ArgumentException">The memory is not four bytes for each pixel.</exception>
    public void RenderTo(Span<byte> rgba, WindowLevel? window = null)
    {
        if (rgba.Length != Info.Size.Area * 4)
        {
            throw new ArgumentException($"{rgba.Length} bytes are not a picture of {Info.Size} pixels of 4 bytes; pass exactly rows * columns * 4.", nameof(rgba));
        }

        if (_gray is not null)
        {
            _gray.RenderRgba(_stored, Choose(window), MemoryMarshal.Cast<byte, uint>(rgba));
        }
        else if (_palette is not null)
        {
            _palette.Render(_stored, Info.BytesPerSample, MemoryMarshal.Cast<byte, uint>(rgba));
        }
        else
        {
            _colour!.Render(_stored, rgba);
        }
    }

    /// <summary>Renders a grey frame to one byte a pixel.</summary>
    /// <param name="gray">Shape <c>[rows, columns]</c>, row-major from the top left; 0 is black.</param>
    /// <param name="window">As for <see cref="Render"/>.</param>
    /// <exception cref="ArgumentException">The memory is not one byte for each pixel.</exception>
    /// <exception cref="InvalidOperationException">The frame has colours.</exception>
    public void RenderGrayTo(Span<byte> gray, WindowLevel? window = null)
    {
        if (_gray is null)
        {
            throw new InvalidOperationException($"A frame of {Info.Photometric} has colours; render it by {nameof(RenderTo)}.");
        }

        if (gray.Length != Info.Size.Area)
        {
            throw new ArgumentException($"{gray.Length} bytes are not a picture of {Info.Size} pixels of 1 byte; pass exactly rows * columns.", nameof(gray));
        }

        _gray.RenderGray(_stored, Choose(window), gray);
    }

    internal static DicomFrame Create(DicomImageInfo info, int index, StoredPixels pixels, Header header, List<ImageWarning> warnings)
        => new(info, index, pixels, header, warnings);

    /// <summary>The window to apply, or <see langword="null"/> for the file's table of values of interest.</summary>
    private WindowLevel? Choose(WindowLevel? window)
    {
        if (window is not null || Windows is not [])
        {
            return window ?? Windows[0];
        }

        return _hasVoiTable ? null : RangeWindow;
    }

    private WindowLevel FindRange((long From, long To)? padding)
    {
        var (lowest, highest) = _gray!.FindRange(_stored, padding);

        return ValueRange.ToWindow(lowest, highest);
    }
}
