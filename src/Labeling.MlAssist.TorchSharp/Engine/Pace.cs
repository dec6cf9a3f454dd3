using System.Numerics;
using TorchSharp;
using static TorchSharp.torch;

namespace Labeling.MlAssist.TorchSharp;

/// <summary>How much is computed at once.</summary>
internal static class Pace
{
    /// <summary>
    /// How many bytes the largest map of a batch has on a CPU, at most: below the 32 MiB above which glibc takes blocks from the system and gives them back
    /// each time, so that the system clears them before they are written to.
    /// </summary>
    private const double LargestMap = 26e6;

    /// <summary>How many pictures go through a network together: on a CPU as many as find the memory of those before them again, a power of two.</summary>
    /// <param name="architecture">The network.</param>
    /// <param name="device">What computes.</param>
    /// <param name="pixels">The pixels of a picture.</param>
    /// <param name="most">How many at most: as many as on another device.</param>
    public static int PicturesAtOnce(Architecture architecture, Device device, double pixels, int most)
    {
        if (device.type != DeviceType.CPU)
        {
            return most;
        }

        // MobileNetV2 has 96 channels, and ResNets 64, at half the picture's sides.
        var bytes = architecture is Architecture.ResNet18 or Architecture.ResNet34 or Architecture.ResNet50 ? 64 : 96;
        return Math.Min(most, 1 << BitOperations.Log2((uint)Math.Max(1, LargestMap / bytes / pixels)));
    }
}
