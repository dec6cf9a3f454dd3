using System.Runtime.CompilerServices;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using Labeling.ConformanceTests;

namespace Labeling.Storage.AzureBlobs.Tests;

public sealed class BlobAssets(BlobAssetsFixture fixture) : AssetSourceConformance(fixture), IClassFixture<BlobAssetsFixture>;

public sealed class BlobExports(BlobExportsFixture fixture) : ExportDestinationConformance(fixture), IClassFixture<BlobExportsFixture>;

public sealed class BlobCocoExports(BlobCocoFixture fixture) : ExporterConformance(fixture), IClassFixture<BlobCocoFixture>;

public sealed class BlobAssetsFixture : AssetSourceFixture
{
    private readonly ConditionalWeakTable<IAssetSource, BlobContainerClient> _containers = [];

    public override bool GivesLinks => true;

    public override async Task<IAssetSource> CreateSourceAsync(IReadOnlyDictionary<string, byte[]> files, string pattern = DatasetDefinition.Everything)
    {
        BlobContainerClient container = await Azurite.NewContainerAsync();
        await container.UploadBlobAsync("beside.jpg", new BinaryData("not in the folder"));
        await Parallel.ForEachAsync(files, async (file, stop) => await container.UploadBlobAsync("in/folder ä/" + file.Key, new BinaryData(file.Value), stop));
        IAssetSource source = await OpenAsync(container.Uri, pattern);
        _containers.Add(source, container);
        return source;
    }

    public override async Task<IAssetSource> CreateMissingAsync()
        => await OpenAsync(new Uri((await Azurite.RequireAsync()).Endpoint + "/no-such-container"), DatasetDefinition.Everything);

    public override async Task ReplaceAsync(IAssetSource source, string path, byte[]? content)
    {
        Assert.True(_containers.TryGetValue(source, out BlobContainerClient? container));
        BlobClient blob = container.GetBlobClient("in/folder ä/" + path);
        if (content is null)
        {
            await blob.DeleteAsync();
        }
        else
        {
            await blob.UploadAsync(new BinaryData(content), overwrite: true);
        }
    }

    private static async Task<IAssetSource> OpenAsync(Uri container, string pattern)
    {
        // Small pages, so that listings have many.
        AzureBlobsOptions options = Azurite.Quick();
        options.PageSize = 100;
        options.AllowReadLinks = true;
        return new AzureBlobSourceProvider([await Azurite.AccountAsync(options)]).Open(new AzureBlobFolder(container, "in/folder ä", pattern));
    }
}

public class BlobExportsFixture : ExportDestinationFixture
{
    private readonly ConditionalWeakTable<IExportDestination, BlobContainerClient> _containers = [];

    public override async Task<IExportDestination> CreateDestinationAsync()
    {
        BlobContainerClient container = await Azurite.NewContainerAsync();
        var destination = new AzureBlobDestination(await Azurite.AccountAsync(), container.Name, "Labeling/export/coco/1");
        _containers.Add(destination, container);
        return destination;
    }

    public override async Task<IReadOnlyDictionary<string, byte[]>> ReadPlaceAsync(IExportDestination destination)
    {
        Assert.True(_containers.TryGetValue(destination, out BlobContainerClient? container));
        var files = new Dictionary<string, byte[]>();
        await foreach (BlobItem blob in container.GetBlobsAsync())
        {
            Assert.StartsWith("Labeling/export/coco/1/", blob.Name, StringComparison.Ordinal);
            files.Add(blob.Name["Labeling/export/coco/1/".Length..], (await container.GetBlobClient(blob.Name).DownloadContentAsync()).Value.Content.ToArray());
        }

        return files;
    }

    public override async Task PutAsync(IExportDestination destination, string path, byte[] content)
    {
        Assert.True(_containers.TryGetValue(destination, out BlobContainerClient? container));
        await container.UploadBlobAsync("Labeling/export/coco/1/" + path, new BinaryData(content));
    }
}

public sealed class BlobCocoFixture : ExporterFixture
{
    private readonly BlobExportsFixture _places = new();
    private readonly Dictionary<IExporter, IExportDestination> _destinations = [];

    public override async Task<IExporter> CreateExporterAsync()
    {
        IExportDestination destination = await _places.CreateDestinationAsync();
        var exporter = new CocoExport(destination, "labels.json");
        _destinations.Add(exporter, destination);
        return exporter;
    }

    public override Task<IReadOnlyDictionary<string, byte[]>> ReadPlaceAsync(IExporter exporter) => _places.ReadPlaceAsync(_destinations[exporter]);
}
