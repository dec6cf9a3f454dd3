namespace Labeling;

/// <summary>What a backbone runs on.</summary>
public enum BackboneDevice
{
    /// <summary>The processor. Always there.</summary>
    Cpu,

    /// <summary>An NVIDIA GPU. The host references the package <c>Microsoft.ML.OnnxRuntime.Gpu</c>.</summary>
    Cuda,

    /// <summary>Any GPU under Windows. The host references the package <c>Microsoft.ML.OnnxRuntime.DirectML</c>.</summary>
    DirectMl,
}
