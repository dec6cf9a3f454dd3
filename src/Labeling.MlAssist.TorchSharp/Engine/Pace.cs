using TorchSharp;
using static TorchSharp.torch;

namespace Labeling.MlAssist.TorchSharp;

/// <summary>How much is computed at once.</summary>
internal static class Pace
{
    private const double UsualPixels = 224 * 224;

    /// <summary>
    /// How many usual pictures have maps below 32 MiB, of MobileNetV2 96 bytes a pixel, with room to spare: larger blocks glibc takes from the system and gives
    /// back each time, and the system clears them before they are written to.
    /// </summary>
    private const double Kept = 4;

    /// <summary>How many pictures a network looks at together: on a CPU as many as find the memory of those before them again.</summary>
    /// <param name="device">What computes.</param>
    /// <param name="pixels">The pixels of a picture.</param>
    /// <param name="elsewhere">How many on another device.</param>
    public static int PicturesLookedAt(Device device, double pixels, int elsewhere)
        => device.type == DeviceType.CPU ? Math.Max(1, (int)(Kept * UsualPixels / pixels)) : elsewhere;

    /// <summary>
    /// How many pictures may go through a network forward and backward at once: on a CPU what takes at most half a second on two cores, so that training
    /// can be stopped, though steps of ResNets are a fifth to a third slower for it; elsewhere as many as memory holds.
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
        return Math.Max(1, (int)(Math.Min(Kept, inHalfASecond / effort) * UsualPixels / pixels));
    }
}
