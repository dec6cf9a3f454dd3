namespace Labeling.MlAssist.TorchSharp;

/// <summary>The objects that were found in one picture, by falling score.</summary>
/// <param name="Boxes">In pixels of the picture as the network sees it.</param>
/// <param name="Labels">The first class is 1.</param>
/// <param name="Scores">How likely each is, 0 to 1.</param>
/// <param name="Masks">For each, 28 × 28 probabilities that a place of its box belongs to it, row by row, one object after the other.</param>
internal sealed record Detections(Box[] Boxes, int[] Labels, float[] Scores, float[] Masks)
{
    private const int Places = RegionHeads.MaskSide * RegionHeads.MaskSide;

    public ReadOnlySpan<float> Mask(int index) => Masks.AsSpan(index * Places, Places);
}
