using System.Globalization;

namespace Labeling;

/// <summary>Which values of a picture with more than 256 grey values are shown from black to white ("window and level").</summary>
/// <remarks>
/// <para>
/// Center and width count in the picture's own units, after its rescale or modality lookup table: Hounsfield units in computed
/// tomography. A picture whose smallest value is white (<c>MONOCHROME1</c>) is turned around after the window, not before.
/// </para>
/// <para>Equality compares the two numbers exactly, and the function. Immutable; safe to share between threads.</para>
/// </remarks>
public sealed class WindowLevel : IEquatable<WindowLevel>
{
    /// <summary>Makes a window.</summary>
    /// <param name="center">The value in the middle between black and white: the level. Finite.</param>
    /// <param name="width">How many values lie between black and white. Finite; at least 1 for <see cref="WindowFunction.Linear"/>, else more than 0.</param>
    /// <param name="function">How brightness grows with the value.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is not in its range.</exception>
    public WindowLevel(double center, double width, WindowFunction function = WindowFunction.Linear)
    {
        if (!double.IsFinite(center))
        {
            throw new ArgumentOutOfRangeException(nameof(center), center, "The center of a window must be a finite number.");
        }

        if (!IsWidth(width, function))
        {
            throw new ArgumentOutOfRangeException(nameof(width), width, "The width of a window must be a finite number, at least 1 for Linear and more than 0 for the others.");
        }

        if (!Enum.IsDefined(function))
        {
            throw new ArgumentOutOfRangeException(nameof(function), function, "The function must be one of WindowFunction.");
        }

        Center = center;
        Width = width;
        Function = function;
    }

    /// <summary>The value in the middle between black and white.</summary>
    public double Center { get; }

    /// <summary>How many values lie between black and white.</summary>
    public double Width { get; }

    /// <summary>How brightness grows with the value.</summary>
    public WindowFunction Function { get; }

    /// <inheritdoc />
    public bool Equals(WindowLevel? other)
        => other is not null && Center.Equals(other.Center) && Width.Equals(other.Width) && Function == other.Function;

    /// <inheritdoc />
    public override bool Equals(object? obj) => Equals(obj as WindowLevel);

    /// <inheritdoc />
    public override int GetHashCode() => HashCode.Combine(Center, Width, Function);

    /// <summary>The three of them, such as <c>center 40, width 400, Linear</c>.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"center {Center}, width {Width}, {Function}");

    private static bool IsWidth(double width, WindowFunction function)
        => double.IsFinite(width) && (function == WindowFunction.Linear ? width >= 1 : width > 0);
}
