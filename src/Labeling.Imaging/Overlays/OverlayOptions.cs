namespace Labeling;

/// <summary>How labels are drawn over a picture.</summary>
/// <remarks>Immutable; safe to share between threads.</remarks>
public sealed class OverlayOptions
{
    /// <summary>How much of a shape's inside its colour covers: 0 for the outline alone, 1 for all of it.</summary>
    /// <value>0.25 by default. From 0 to 1.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is out of range.</exception>
    public double FillOpacity
    {
        get;
        init
        {
            if (value is not (>= 0 and <= 1))
            {
                throw new ArgumentOutOfRangeException(nameof(value), value, "The opacity must be from 0 to 1.");
            }

            field = value;
        }
    } = 0.25;

    /// <summary>The width of outlines in pixels of the result, or <see langword="null"/> for one that suits its size.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is not from 0.5 to 100.</exception>
    public double? LineWidth
    {
        get;
        init
        {
            if (value is not (null or (>= 0.5 and <= 100)))
            {
                throw new ArgumentOutOfRangeException(nameof(value), value, "The width of lines must be from 0.5 to 100 pixels.");
            }

            field = value;
        }
    }

    /// <summary>The height of a line of text in pixels of the result, or <see langword="null"/> for one that suits its size.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is not from 6 to 400.</exception>
    public double? TextHeight
    {
        get;
        init
        {
            if (value is not (null or (>= 6 and <= 400)))
            {
                throw new ArgumentOutOfRangeException(nameof(value), value, "The height of text must be from 6 to 400 pixels.");
            }

            field = value;
        }
    }

    /// <summary>Whether shapes have the names of their classes beside them. Classes without a shape always show their names.</summary>
    /// <value><see langword="true"/> by default.</value>
    /// <remarks>A name that would lie on another is left out, and all are where the legend has but one class: the colours tell. Scores are always shown.</remarks>
    public bool ShowNames { get; init; } = true;

    /// <summary>Whether the classes that occur are listed below, with their colours and how many there are of each.</summary>
    /// <value><see langword="true"/> by default.</value>
    public bool ShowLegend { get; init; } = true;
}
