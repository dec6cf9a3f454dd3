using static TorchSharp.torch;

namespace Labeling.MlAssist.TorchSharp;

/// <summary>What <see cref="Fcos"/> says at each place.</summary>
/// <param name="Logits">How likely each class is, before sigmoid. Shape <c>[N, places, classes]</c>.</param>
/// <param name="Distances">How far the object's left, top, right and bottom edges are, in the scale of the level. Shape <c>[N, places, 4]</c>.</param>
/// <param name="Centerness">How central the place is, before sigmoid. Shape <c>[N, places]</c>.</param>
/// <param name="Places">The places.</param>
internal sealed record FcosAnswers(Tensor Logits, Tensor Distances, Tensor Centerness, FcosPlaces Places);
