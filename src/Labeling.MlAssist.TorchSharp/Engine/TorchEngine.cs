using TorchSharp;
using static TorchSharp.torch;

namespace Labeling.MlAssist.TorchSharp;

/// <summary>What a network computes on.</summary>
/// <param name="Device">The device.</param>
/// <param name="MapType">The numbers that maps are made of.</param>
internal sealed record TorchEngine(Device Device, ScalarType MapType)
{
    /// <summary>Finds what the options ask for: halves where a CUDA device is quick with them and they are wanted.</summary>
    /// <exception cref="LabelingException">libtorch cannot be loaded, or the device is not there: code <see cref="LabelingErrorCodes.TrainingFailed"/>.</exception>
    public static TorchEngine Open(TorchSharpOptions options)
    {
        var device = TorchDevice.Open(options.Device);
        return new TorchEngine(device, options.MixedPrecision && device.type == DeviceType.CUDA ? ScalarType.BFloat16 : ScalarType.Float32);
    }
}
