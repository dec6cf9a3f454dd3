namespace Labeling.Export.AzureMl;

/// <summary>A label in the terms of these formats.</summary>
/// <param name="Annotation">The label.</param>
/// <param name="ClassName">The class's path.</param>
/// <param name="Box">Left, top, right and bottom as shares of the sides; <see langword="null"/> where there is no shape.</param>
/// <param name="Rings">The polygon's lists of shares, x first; <see langword="null"/> where there is none.</param>
internal readonly record struct MappedLabel(Annotation Annotation, string ClassName, double[]? Box, IReadOnlyList<double[]>? Rings)
{
    /// <summary>How sure the label is: the score, 1 for what a person gave.</summary>
    public double Confidence => Annotation.Score ?? 1;
}
