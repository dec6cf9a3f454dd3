using SkiaSharp;

namespace Labeling;

/// <summary>Where the pictures of a contact sheet stand.</summary>
internal sealed class SheetGrid
{
    private readonly SheetOptions _options;
    private readonly Lettering _letters;
    private readonly int _columns;
    private readonly int _gap;
    private readonly int _titleHeight;
    private readonly int _captionHeight;

    public SheetGrid(int count, SheetOptions options, Lettering letters, bool hasCaptions)
    {
        _options = options;
        _letters = letters;
        _columns = Math.Min(count, options.Columns ?? (int)Math.Ceiling(Math.Sqrt(count)));
        _gap = (int)Math.Ceiling(letters.Height / 2);
        _titleHeight = options.Title is null ? 0 : (int)Math.Ceiling(letters.Height) + _gap;
        _captionHeight = hasCaptions ? (int)Math.Ceiling(letters.Height) + (_gap / 2) : 0;
        var rows = (count + _columns - 1) / _columns;
        Width = _gap + (_columns * (options.CellSize.Width + _gap));
        Height = _gap + _titleHeight + (rows * (options.CellSize.Height + _captionHeight + _gap));
    }

    public int Width { get; }

    public int Height { get; }

    /// <summary>The top left corner of a picture's cell.</summary>
    public (int Left, int Top) Corner(int index) =>
    (
        _gap + (index % _columns * (_options.CellSize.Width + _gap)),
        _gap + _titleHeight + (index / _columns * (_options.CellSize.Height + _captionHeight + _gap)));

    public void DrawTitle(SKCanvas canvas)
    {
        if (_options.Title is { } title)
        {
            _letters.Draw(canvas, _letters.Fit(title, Width - (2 * _gap)), _gap, _gap, SKColors.Black);
        }
    }

    public void DrawCaption(SKCanvas canvas, int index, string? caption)
    {
        if (caption is not null)
        {
            var (left, top) = Corner(index);
            _letters.Draw(canvas, _letters.Fit(caption, _options.CellSize.Width), left, top + _options.CellSize.Height + (_gap / 4f), SKColors.Black);
        }
    }
}
