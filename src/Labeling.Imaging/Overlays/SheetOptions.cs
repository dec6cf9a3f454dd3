namespace Labeling;

/// <summary>How the pictures of a contact sheet are laid out.</summary>
/// <remarks>Immutable; safe to share between threads.</remarks>
public sealed class SheetOptions
{
    /// <summary>The box that each picture fits into, in pixels.</summary>
    /// <value>320 × 320 by default. From 32 to 4096 each way.</value>
    /// <exception cref="ArgumentOutOfRangeException">The box is too small or too large.</exception>
    public PixelSize CellSize
    {
        get;
        init
        {
            if (value.Width is < 32 or > 4096 || value.Height is < 32 or > 4096)
            {
                throw new ArgumentOutOfRangeException(nameof(value), value, "A cell has from 32 to 4096 pixels each way.");
            }

            field = value;
        }
    } = new(320, 320);

    /// <summary>How many pictures stand side by side, or <see langword="null"/> for about as many as stand below each other: 2 for 4, 3 for 6 and 9.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is less than 1.</exception>
    public int? Columns
    {
        get;
        init
        {
            if (value is < 1)
            {
                throw new ArgumentOutOfRangeException(nameof(value), value, "A sheet has at least one column.");
            }

            field = value;
        }
    }

    /// <summary>What stands above all, or <see langword="null"/> for nothing.</summary>
    public string? Title { get; init; }
}
