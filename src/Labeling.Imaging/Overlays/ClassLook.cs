using SkiaSharp;

namespace Labeling;

/// <summary>How a class shows.</summary>
/// <param name="Name">Its path.</param>
/// <param name="Colour">Its colour, opaque.</param>
/// <param name="Order">Its place among the project's classes.</param>
internal readonly record struct ClassLook(string Name, SKColor Colour, int Order)
{
    /// <summary>Black or white, whichever can be read on the colour: by its luminance as WCAG 2 defines it, in whole steps.</summary>
    public SKColor Ink => ((Colour.Red * 299) + (Colour.Green * 587) + (Colour.Blue * 114)) / 1000 > 140 ? SKColors.Black : SKColors.White;
}
