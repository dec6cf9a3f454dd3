namespace Labeling.MlAssist.TorchSharp;

/// <summary>Tensors are counted for the whole process, and libtorch takes all cores for each training anyway.</summary>
[CollectionDefinition(Name)]
public sealed class OneAtATime
{
    public const string Name = "libtorch";
}
