using TorchSharp;
using static TorchSharp.torch;

namespace Labeling.MlAssist.TorchSharp;

/// <summary>A trained network that predicts objects, each with a shape: it sees whole pictures, and says where things are in pixels of what it saw.</summary>
/// <typeparam name="TNetwork">The network.</typeparam>
/// <typeparam name="TDescription">What it is.</typeparam>
/// <typeparam name="TFound">What it finds in one picture.</typeparam>
internal abstract class ObjectModel<TNetwork, TDescription, TFound>(
    TNetwork network, TDescription description, TorchEngine engine, IReadOnlyDictionary<string, double> metrics, Architecture architecture, int batchSizeOnGpu)
    : NetworkModel<TNetwork, TDescription>(network, description, engine, metrics, Pace.PicturesAtOnce(architecture, engine.Device, ObjectDescription.PixelsAt(description.ShortSide), batchSizeOnGpu))
    where TNetwork : nn.Module
    where TDescription : ObjectDescription
{
    /// <summary>The objects in pictures of given sizes.</summary>
    protected abstract TFound[] Find(IReadOnlyList<Tensor> pictures, IReadOnlyList<PixelSize> sizes);

    /// <summary>Brings what was found to the upright picture.</summary>
    /// <param name="found">What was found.</param>
    /// <param name="size">The size that the network saw the picture at.</param>
    /// <param name="upright">The picture's own size.</param>
    protected abstract IReadOnlyList<Annotation> Annotate(TFound found, PixelSize size, PixelSize upright);

    protected override ValueTask<(Tensor Pixels, PixelSize Upright)> DecodeAsync(Item item, IItemImages images, CancellationToken cancellationToken)
        => PictureTensors.ReadWholeAsync(item, images, Description.ShortSide, Description.LongestSide, cancellationToken);

    protected override Prediction[] Look(IReadOnlyList<ReadPicture> pictures)
    {
        PixelSize[] sizes = [.. pictures.Select(picture => PictureTensors.SizeOf(picture.Pixels!))];
        var found = Find([.. pictures.Select(picture => picture.Pixels!)], sizes);
        return [.. pictures.Select((picture, i) => new Prediction { ItemId = picture.Item.Id, Annotations = Annotate(found[i], sizes[i], picture.Upright) })];
    }
}
