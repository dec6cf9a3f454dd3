using static TorchSharp.torch;

namespace Labeling.MlAssist.TorchSharp;

/// <summary>Steps from map to map that let go of the old one.</summary>
/// <remarks>Its memory is there for the next map at once, unless gradients need it. Else each map of a network would be written to memory never touched before, which takes longer than the writing.</remarks>
internal static class Maps
{
    /// <summary>The next map of one that nothing else needs.</summary>
    public static Tensor Into(this Tensor map, Func<Tensor, Tensor> step)
    {
        using (map)
        {
            return step(map);
        }
    }

    /// <summary>What is above zero of a map that nothing else needs, in its place.</summary>
    public static Tensor Relu(this Tensor map)
    {
        map.relu_();
        return map;
    }

    /// <summary>The sum of two maps that nothing else needs, in the place of the first.</summary>
    public static Tensor Plus(this Tensor map, Tensor other)
    {
        using (other)
        {
            map.add_(other);
            return map;
        }
    }
}
