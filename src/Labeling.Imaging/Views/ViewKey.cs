namespace Labeling;

/// <summary>What tells one picture for a browser from another.</summary>
internal readonly record struct ViewKey(string Content, PixelSize? FitInside, int Frame, WindowLevel? Window);
