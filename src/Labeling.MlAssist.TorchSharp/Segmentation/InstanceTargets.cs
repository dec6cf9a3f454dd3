using static TorchSharp.torch;

namespace Labeling.MlAssist.TorchSharp;

/// <summary>The objects of one picture that a step of training learns from.</summary>
/// <param name="Boxes">Shape <c>[n, 4]</c>, in pixels of the picture as the network sees it.</param>
/// <param name="Labels">Shape <c>[n]</c>; the first class is 1.</param>
/// <param name="Masks">Their pixels.</param>
internal sealed record InstanceTargets(Tensor Boxes, Tensor Labels, IReadOnlyList<InstanceMask> Masks);
