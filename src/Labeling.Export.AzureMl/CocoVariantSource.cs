using System.Buffers;
using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text.Json;

namespace Labeling.Export.AzureMl;

/// <summary>Reads the COCO variant: images in the order of their ids, each with its annotations, wherever in the file they are.</summary>
internal sealed class CocoVariantSource : IImageSource
{
    private const int BufferSize = 1 << 18;

    private readonly string _path;
    private readonly UrlMap _urls;
    private readonly CocoIndex _index;
    private readonly bool _keepsIds;

    private CocoVariantSource(string path, UrlMap urls, CocoIndex index, bool isNormalized)
    {
        _path = path;
        _urls = urls;
        _index = index;
        _keepsIds = index.Images is [{ ImageId: > 0 }, ..];
        IsNormalized = isNormalized;
        Classes = [.. index.Categories.Values];
    }

    public IReadOnlyList<(int Id, string Name)>? Classes { get; }

    public bool IsNormalized { get; }

    public static async Task<CocoVariantSource> OpenAsync(string path, UrlMap urls, AzureMlCoordinates? coordinates, CancellationToken cancellationToken)
    {
        var index = await CocoIndex.BuildAsync(path, cancellationToken).ConfigureAwait(false);
        return new CocoVariantSource(path, urls, index, coordinates is null ? index.LooksNormalized : coordinates == AzureMlCoordinates.Normalized);
    }

    public async IAsyncEnumerable<SourceImage> ReadAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        // Two places of the file are read at once, each mostly forward.
        var images = FileStreams.OpenRead(_path, BufferSize);
        await using (images.ConfigureAwait(false))
        {
            var annotations = FileStreams.OpenRead(_path, BufferSize);
            await using (annotations.ConfigureAwait(false))
            {
                var next = 0;
                foreach (var entry in _index.Images)
                {
                    ThrowIfStray(next, entry.ImageId);
                    var labels = new List<SourceLabel>();
                    for (; next < _index.Annotations.Count && _index.Annotations[next].ImageId == entry.ImageId; next++)
                    {
                        labels.Add(await ReadAsync(annotations, "annotations", _index.Annotations[next], ReadLabel, cancellationToken).ConfigureAwait(false));
                    }

                    yield return await ReadAsync(images, "images", entry, json => ReadImage(json, entry, labels), cancellationToken).ConfigureAwait(false);
                }

                ThrowIfStray(next, long.MaxValue);
            }
        }
    }

    private void ThrowIfStray(int next, long imageId)
    {
        if (next < _index.Annotations.Count && _index.Annotations[next] is var entry && entry.ImageId < imageId)
        {
            throw ImportErrors.In(_path, $"the annotation at byte {entry.Offset} belongs to the image {entry.ImageId}, which is not in the file. Remove it, or get the file again.");
        }
    }

    private async ValueTask<T> ReadAsync<T>(FileStream stream, string list, CocoIndex.Entry entry, Func<JsonElement, T> read, CancellationToken cancellationToken)
    {
        var bytes = ArrayPool<byte>.Shared.Rent(entry.Length);
        try
        {
            stream.Position = entry.Offset;
            await stream.ReadExactlyAsync(bytes.AsMemory(0, entry.Length), cancellationToken).ConfigureAwait(false);
            return CocoJson.Parse(bytes.AsMemory(0, entry.Length), _path, list, entry.Offset, read);
        }
        catch (EndOfStreamException exception)
        {
            throw ImportErrors.In(_path, "the file became shorter while it was read. Import it again.", exception);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(bytes);
        }
    }

    private SourceLabel ReadLabel(JsonElement json)
        => _index.Categories.TryGetValue(CocoJson.RequiredId(json, "category_id"), out var category)
            ? CocoJson.ReadShape(json, category.Name)
            : throw new FormatException("its 'category_id' is not among the categories.");

    private SourceImage ReadImage(JsonElement json, CocoIndex.Entry entry, List<SourceLabel> labels)
    {
        var place = $"image {entry.ImageId}";
        string[] urls = [JsonValues.Text(json, "file_name"), JsonValues.Text(json, "coco_url"), JsonValues.Text(json, "absolute_url")];
        return new SourceImage
        {
            Origin = (_path, place),
            Id = _keepsIds ? entry.ImageId : null,
            Path = _urls.Map(urls, what => ImportErrors.In(_path, $"{place}: {what}")),
            Size = JsonValues.Size(json, "width", "height"),
            LabeledAt = DateTimeOffset.TryParse(JsonValues.Text(json, "date_captured"), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var time) ? time : null,
            Labels = labels,
        };
    }
}
