using TorchSharp;
using static TorchSharp.torch;

namespace Labeling.MlAssist.TorchSharp;

/// <summary>How much is computed at once.</summary>
internal static class Pace
{
    private const double UsualPixels = 224 * 224;

    /// <summary>
    /// How many pictures may go through a network forward and backward at once: on a CPU what takes about half a second on two cores, so that training
    /// can be stopped, and is as quick as more at once; elsewhere as many as memory holds.
    /// </summary>
    /// <param name="architecture">The network.</param>
    /// <param name="device">What computes.</param>
    /// <param name="pixels">The pixels of a picture.</param>
    /// <param name="effort">How much there is to compute, as a multiple of the network alone.</param>
    public static int PicturesAtOnce(Architecture architecture, Device device, double pixels, double effort)
    {
        if (device.type != DeviceType.CPU)
        {
            return int.MaxValue;
        }

        var inHalfASecond = architecture switch
        {
            Architecture.ResNet18 => 4.0,
            Architecture.ResNet34 => 2.2,
            Architecture.ResNet50 => 1.5,
            _ => 8,
        };
        return Math.Max(1, (int)(inHalfASecond * UsualPixels / (pixels * effort)));
    }
}
