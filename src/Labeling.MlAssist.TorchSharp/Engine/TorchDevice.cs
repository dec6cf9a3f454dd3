using System.Globalization;
using TorchSharp;
using static TorchSharp.torch;

namespace Labeling.MlAssist.TorchSharp;

/// <summary>Finds what to compute on, and says in one sentence why libtorch cannot be loaded where it cannot.</summary>
internal static class TorchDevice
{
    public static void Check(string device)
    {
        ArgumentNullException.ThrowIfNull(device);
        if (device is not ("auto" or "cpu" or "cuda") && !(device.StartsWith("cuda:", StringComparison.Ordinal) && int.TryParse(device.AsSpan(5), NumberStyles.None, CultureInfo.InvariantCulture, out _)))
        {
            throw new ArgumentException($"There is no device '{device}'; it must be auto, cpu, cuda or cuda:n.", nameof(device));
        }
    }

    /// <exception cref="LabelingException">libtorch cannot be loaded, or the device is not there: code <see cref="LabelingErrorCodes.TrainingFailed"/>.</exception>
    public static Device Open(string device)
    {
        var hasCuda = Load(() => cuda.is_available());
        if (device == "cpu" || (device == "auto" && !hasCuda))
        {
            return CPU;
        }

        var index = device.StartsWith("cuda:", StringComparison.Ordinal) ? int.Parse(device.AsSpan(5), NumberStyles.None, CultureInfo.InvariantCulture) : 0;
        return hasCuda && index < cuda.device_count()
            ? torch.device(DeviceType.CUDA, index)
            : throw new LabelingException(
                LabelingErrorCodes.TrainingFailed,
                $"The device '{device}' is not there: libtorch sees {(hasCuda ? cuda.device_count() : 0)} CUDA devices. Choose auto or cpu, or reference TorchSharp-cuda-linux or TorchSharp-cuda-windows and install the driver.");
    }

    private static T Load<T>(Func<T> call)
    {
        try
        {
            return call();
        }
        catch (Exception exception) when (exception is TypeInitializationException or DllNotFoundException or NotSupportedException or BadImageFormatException)
        {
            throw new LabelingException(
                LabelingErrorCodes.TrainingFailed,
                "libtorch cannot be loaded. Reference one of the packages libtorch-cpu, TorchSharp-cuda-linux or TorchSharp-cuda-windows in the program. "
                + "On Linux it needs the C++ library of GCC 13 or later (GLIBCXX_3.4.32): Debian 13, Ubuntu 24.04; the package's README says what to do on older ones.",
                exception);
        }
    }
}
