namespace Labeling.Export.Coco;

/// <summary>Shares images out by iterative stratification.</summary>
internal sealed class Splitter(IReadOnlyList<(string Path, double Share)> outputs, int seed)
{
    // For each part, how many images it still wants: of each category, and in all.
    private readonly Dictionary<int, double[]> _wantedOf = [];
    private readonly double[] _wanted = new double[outputs.Count];
    private readonly Dictionary<long, int> _partOf = [];

    public async Task<IReadOnlyList<ExportReport>> RunAsync(string input, CocoReadOptions? reading, CocoWriterOptions? writing, CancellationToken cancellationToken)
    {
        var source = await TransformSource.OpenAsync(input, reading, cancellationToken).ConfigureAwait(false);
        var categoriesOf = new Dictionary<long, HashSet<int>>();
        await foreach (var annotation in source.ReadAnnotationsAsync(cancellationToken).ConfigureAwait(false))
        {
            if (!categoriesOf.TryGetValue(annotation.ImageId, out var categories))
            {
                categoriesOf.Add(annotation.ImageId, categories = []);
            }

            categories.Add(annotation.CategoryId);
        }

        Assign(await source.ShuffleImagesAsync(seed, cancellationToken).ConfigureAwait(false), categoriesOf);
        return await WriteAsync(source, writing, cancellationToken).ConfigureAwait(false);
    }

    private void Assign(long[] images, Dictionary<long, HashSet<int>> categoriesOf)
    {
        var imagesOf = new Dictionary<int, List<long>>();
        foreach (var image in images)
        {
            foreach (var category in categoriesOf.GetValueOrDefault(image) ?? [])
            {
                if (!imagesOf.TryGetValue(category, out var list))
                {
                    imagesOf.Add(category, list = []);
                }

                list.Add(image);
            }
        }

        for (var part = 0; part < outputs.Count; part++)
        {
            _wanted[part] = images.Length * outputs[part].Share;
        }

        foreach (var (category, list) in imagesOf)
        {
            _wantedOf.Add(category, [.. outputs.Select(output => list.Count * output.Share)]);
        }

        var left = imagesOf.ToDictionary(pair => pair.Key, pair => pair.Value.Count);
        while (left.Count > 0)
        {
            // The rarest of what is left, because it has the fewest chances; the lower id where two are as rare.
            var category = left.MinBy(pair => (pair.Value, pair.Key)).Key;
            foreach (var image in imagesOf[category].Where(image => !_partOf.ContainsKey(image)))
            {
                AssignOne(image, _wantedOf[category], categoriesOf[image], left);
            }

            left.Remove(category);
        }

        foreach (var image in images.Where(image => !_partOf.ContainsKey(image)))
        {
            AssignOne(image, _wanted, [], left);
        }
    }

    private void AssignOne(long image, double[] wanted, HashSet<int> categories, Dictionary<int, int> left)
    {
        var part = Enumerable.Range(0, outputs.Count).MaxBy(part => (wanted[part], _wanted[part]));
        _partOf.Add(image, part);
        _wanted[part]--;
        foreach (var category in categories)
        {
            _wantedOf[category][part]--;
            left[category]--;
        }
    }

    private async Task<IReadOnlyList<ExportReport>> WriteAsync(TransformSource source, CocoWriterOptions? writing, CancellationToken cancellationToken)
    {
        var writers = new List<CocoWriter>();
        try
        {
            foreach (var (path, _) in outputs)
            {
                writers.Add(CocoWriter.Create(path, source.File.Categories, source.WriterOptions(writing)));
            }

            await foreach (var image in source.File.ReadImagesAsync(cancellationToken).ConfigureAwait(false))
            {
                await writers[_partOf[image.Id]].WriteAsync(image, cancellationToken).ConfigureAwait(false);
            }

            await foreach (var annotation in source.ReadAnnotationsAsync(cancellationToken).ConfigureAwait(false))
            {
                await writers[_partOf[annotation.ImageId]].WriteAsync(annotation, cancellationToken).ConfigureAwait(false);
            }

            foreach (var writer in writers)
            {
                await writer.CompleteAsync(cancellationToken).ConfigureAwait(false);
            }

            return [.. writers.Select(source.Report)];
        }
        finally
        {
            foreach (var writer in writers)
            {
                await writer.DisposeAsync().ConfigureAwait(false);
            }
        }
    }
}
