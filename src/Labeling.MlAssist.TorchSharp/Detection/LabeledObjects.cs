namespace Labeling.MlAssist.TorchSharp;

/// <summary>The objects of one picture, in pixels of what the network sees.</summary>
/// <param name="Boxes">Their boxes, none empty.</param>
/// <param name="Classes">Their classes, as indexes. The same length.</param>
internal sealed record LabeledObjects(Box[] Boxes, int[] Classes);
