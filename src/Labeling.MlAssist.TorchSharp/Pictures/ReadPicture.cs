using static TorchSharp.torch;

namespace Labeling.MlAssist.TorchSharp;

/// <summary>An item's picture, or why there is none.</summary>
/// <param name="Item">The item.</param>
/// <param name="Pixels">Bytes of shape <c>[3, H, W]</c>.</param>
/// <param name="Upright">The size of the upright picture.</param>
/// <param name="Problem">Why it cannot be read.</param>
internal sealed record ReadPicture(Item Item, Tensor? Pixels, PixelSize Upright, string? Problem);
