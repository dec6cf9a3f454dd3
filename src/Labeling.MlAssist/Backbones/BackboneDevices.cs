using Microsoft.ML.OnnxRuntime;

namespace Labeling.MlAssist;

internal static class BackboneDevices
{
    public static void AppendTo(this BackboneDevice device, SessionOptions options)
    {
        try
        {
            switch (device)
            {
                case BackboneDevice.Cuda:
                    options.AppendExecutionProvider_CUDA();
                    break;
                case BackboneDevice.DirectMl:
                    options.AppendExecutionProvider_DML();
                    break;
            }
        }
        catch (Exception exception) when (exception is OnnxRuntimeException or EntryPointNotFoundException or DllNotFoundException)
        {
            string package = device == BackboneDevice.Cuda ? "Microsoft.ML.OnnxRuntime.Gpu" : "Microsoft.ML.OnnxRuntime.DirectML";
            throw new LabelingException(
                LabelingErrorCodes.ModelInvalid, $"ONNX Runtime has no {device} here ({exception.Message.ReplaceLineEndings(" ")}); reference the package {package} in the host, or choose {BackboneDevice.Cpu}.", exception);
        }
    }
}
