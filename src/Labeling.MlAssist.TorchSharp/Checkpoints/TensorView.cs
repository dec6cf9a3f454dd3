using static TorchSharp.torch;

namespace Labeling.MlAssist.TorchSharp;

/// <summary>A run of numbers that tensors view.</summary>
/// <param name="Key">The entry's name.</param>
/// <param name="Type">The type of the numbers.</param>
/// <param name="Count">How many there are.</param>
internal sealed record TensorStorage(string Key, ScalarType Type, long Count);

/// <summary>A tensor as a pickle describes it.</summary>
internal sealed record TensorView(TensorStorage Storage, long Offset, long[] Shape, long[] Strides);
