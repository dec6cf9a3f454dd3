namespace Labeling.MlAssist.TorchSharp;

/// <summary>A model that can be written down.</summary>
internal interface INetworkModel : ITrainedModel
{
    /// <summary>Writes the network and what it is into a folder.</summary>
    void Save(string folder);
}
