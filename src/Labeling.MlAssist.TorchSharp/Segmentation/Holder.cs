using static TorchSharp.torch.nn;

namespace Labeling.MlAssist.TorchSharp;

/// <summary>Parts under a common name, so that parameters are called what torchvision calls them.</summary>
internal sealed class Holder : Module
{
    public Holder(params ReadOnlySpan<(string Name, Module Part)> parts)
        : base(nameof(Holder))
    {
        foreach (var (name, part) in parts)
        {
            register_module(name, part);
        }
    }
}
