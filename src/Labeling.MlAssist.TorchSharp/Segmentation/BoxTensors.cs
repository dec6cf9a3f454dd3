using System.Runtime.InteropServices;
using static TorchSharp.torch;

namespace Labeling.MlAssist.TorchSharp;

/// <summary>Boxes that stay on the device.</summary>
internal static class BoxTensors
{
    /// <summary>What of boxes lies in a picture. Shape <c>[…, 4]</c>.</summary>
    public static Tensor Clip(Tensor boxes, PixelSize size)
    {
        var x = boxes.index_select(-1, tensor([0L, 2], device: boxes.device)).clamp(0, size.Width);
        var y = boxes.index_select(-1, tensor([1L, 3], device: boxes.device)).clamp(0, size.Height);
        return stack([x.select(-1, 0), y.select(-1, 0), x.select(-1, 1), y.select(-1, 1)], -1);
    }

    /// <summary>A tensor's numbers, row by row; of any device, also when there are none.</summary>
    public static T[] ToArray<T>(Tensor numbers)
        where T : unmanaged
    {
        if (numbers.numel() == 0)
        {
            return [];
        }

        using var plain = numbers.detach().cpu().contiguous();
        return MemoryMarshal.Cast<byte, T>(plain.bytes).ToArray();
    }
}
