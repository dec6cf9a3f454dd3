namespace Labeling.Export.Coco;

/// <summary>Makes COCO files of COCO files: filter, rename categories, merge, split, sample.</summary>
/// <remarks>
/// <para>
/// Annotations pass through one by one, so memory grows with the images only. What this package does not know is kept; masks come
/// out compressed, and what may be missing in a file (<c>iscrowd</c>, <c>area</c>, a box around an outline) is filled in. The
/// output may be the input: it is replaced in one step at the end.
/// </para>
/// <para>
/// All throw <see cref="FileNotFoundException"/> for a missing input, and a <see cref="LabelingException"/> for one that cannot be
/// read (<see cref="LabelingErrorCodes.ImportInvalid"/>) or an output that cannot be written
/// (<see cref="LabelingErrorCodes.ExportFailed"/>, <see cref="LabelingErrorCodes.ExportExists"/>). Thread-safe.
/// </para>
/// </remarks>
public static class CocoTransform
{
    /// <summary>Keeps part of a file, with its ids.</summary>
    /// <param name="input">The file.</param>
    /// <param name="output">The file to write.</param>
    /// <param name="filter">What to keep.</param>
    /// <param name="reading">How to read; <see langword="null"/> for strictly.</param>
    /// <param name="writing">How to write; <see langword="null"/> for the input's info and licences.</param>
    /// <param name="cancellationToken">Stops the work; nothing half-written stays.</param>
    /// <exception cref="ArgumentException">The filter names a category that the file does not have.</exception>
    public static async Task<ExportReport> FilterAsync(
        string input, string output, CocoFilter filter, CocoReadOptions? reading = null, CocoWriterOptions? writing = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(filter);
        var source = await TransformSource.OpenAsync(input, reading, cancellationToken).ConfigureAwait(false);
        var categories = source.File.Categories;
        if (filter.Categories is { } names)
        {
            CategoryNames.Require(source.File, names, nameof(filter));
            categories = [.. categories.Where(category => names.Contains(category.Name, StringComparer.Ordinal))];
        }

        var categoryIds = categories.Select(category => category.Id).ToHashSet();
        var images = new IdSet();
        await foreach (var image in source.File.ReadImagesAsync(cancellationToken).ConfigureAwait(false))
        {
            if (filter.Image?.Invoke(image) != false)
            {
                images.Add(image.Id);
            }
        }

        bool IsKept(CocoAnnotation annotation)
            => categoryIds.Contains(annotation.CategoryId) && images.Contains(annotation.ImageId) && filter.Annotation?.Invoke(annotation) != false;

        if (filter.DropEmptyImages)
        {
            var filled = new IdSet();
            await foreach (var annotation in source.ReadAnnotationsAsync(cancellationToken).ConfigureAwait(false))
            {
                if (IsKept(annotation))
                {
                    filled.Add(annotation.ImageId);
                }
            }

            images = filled;
        }

        return await source.CopyAsync(
            output,
            categories,
            image => images.Contains(image.Id) ? image : null,
            annotation => IsKept(annotation) ? annotation : null,
            writing,
            cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Renames categories, makes one of several, or takes some away with their annotations.</summary>
    /// <param name="input">The file.</param>
    /// <param name="output">The file to write.</param>
    /// <param name="names">
    /// New names by old ones, compared ordinally. Several may get one name, and it may be that of another category: they become one,
    /// with the smallest of their ids. <see langword="null"/> takes a category away. Those not named stay.
    /// </param>
    /// <param name="reading">How to read; <see langword="null"/> for strictly.</param>
    /// <param name="writing">How to write; <see langword="null"/> for the input's info and licences.</param>
    /// <param name="cancellationToken">Stops the work; nothing half-written stays.</param>
    /// <exception cref="ArgumentException">A category is named that the file does not have, or a new name is empty.</exception>
    public static async Task<ExportReport> RemapCategoriesAsync(
        string input,
        string output,
        IReadOnlyDictionary<string, string?> names,
        CocoReadOptions? reading = null,
        CocoWriterOptions? writing = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(names);
        if (names.Values.Any(name => name is not null && string.IsNullOrWhiteSpace(name)))
        {
            throw new ArgumentException("A category cannot have an empty name. Give null to take it away.", nameof(names));
        }

        var source = await TransformSource.OpenAsync(input, reading, cancellationToken).ConfigureAwait(false);
        CategoryNames.Require(source.File, names.Keys, nameof(names));
        var (categories, ids) = CategoryNames.Remap(source.File.Categories, names);
        return await source.CopyAsync(
            output,
            categories,
            image => image,
            annotation => !ids.TryGetValue(annotation.CategoryId, out var id) ? null : id == annotation.CategoryId ? annotation : new CocoAnnotation(annotation) { CategoryId = id },
            writing,
            cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Makes one file of several. Images with the same <c>file_name</c> are one image, categories with the same name are one category.</summary>
    /// <param name="inputs">The files; at least one.</param>
    /// <param name="output">The file to write. Ids count from 1 in it.</param>
    /// <param name="reading">How to read; <see langword="null"/> for strictly.</param>
    /// <param name="writing">How to write; <see langword="null"/> for the first input's info and licences.</param>
    /// <param name="cancellationToken">Stops the work; nothing half-written stays.</param>
    /// <exception cref="ArgumentException">There is no input.</exception>
    /// <exception cref="LabelingException">One image has different sizes in two inputs; code <see cref="LabelingErrorCodes.ImportInvalid"/>.</exception>
    public static Task<ExportReport> MergeAsync(
        IReadOnlyList<string> inputs, string output, CocoReadOptions? reading = null, CocoWriterOptions? writing = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(inputs);
        if (inputs.Count == 0)
        {
            throw new ArgumentException("There must be at least one file to merge.", nameof(inputs));
        }

        return new Merger(output, writing).RunAsync(inputs, reading, cancellationToken);
    }

    /// <summary>Draws images at random, with their annotations and ids.</summary>
    /// <param name="input">The file.</param>
    /// <param name="output">The file to write.</param>
    /// <param name="count">How many images; all when the file has no more.</param>
    /// <param name="seed">The same seed draws the same images, in whatever order they stand in the file.</param>
    /// <param name="reading">How to read; <see langword="null"/> for strictly.</param>
    /// <param name="writing">How to write; <see langword="null"/> for the input's info and licences.</param>
    /// <param name="cancellationToken">Stops the work; nothing half-written stays.</param>
    public static async Task<ExportReport> SampleAsync(
        string input, string output, int count, int seed, CocoReadOptions? reading = null, CocoWriterOptions? writing = null, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        var source = await TransformSource.OpenAsync(input, reading, cancellationToken).ConfigureAwait(false);
        var drawn = new IdSet();
        foreach (var id in (await source.ShuffleImagesAsync(seed, cancellationToken).ConfigureAwait(false)).Take(count))
        {
            drawn.Add(id);
        }

        return await source.CopyAsync(
            output,
            source.File.Categories,
            image => drawn.Contains(image.Id) ? image : null,
            annotation => drawn.Contains(annotation.ImageId) ? annotation : null,
            writing,
            cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Shares the images out, such as for training, validation and test, so that each part has its share of each category.</summary>
    /// <param name="input">The file.</param>
    /// <param name="outputs">The files to write, each with its share of the images; the shares are above 0 and add up to 1.</param>
    /// <param name="seed">The same seed and shares give the same parts, in whatever order images stand in the file.</param>
    /// <param name="reading">How to read; <see langword="null"/> for strictly.</param>
    /// <param name="writing">How to write; <see langword="null"/> for the input's info and licences.</param>
    /// <param name="cancellationToken">Stops the work; nothing half-written stays.</param>
    /// <returns>What each part got, in the order of the outputs.</returns>
    /// <remarks>
    /// Iterative stratification: the rarest category is shared out first. Parts differ from their share by a few images where that
    /// keeps the categories even. Every part has all categories in its list, and the ids stay. The parts become visible one after
    /// another, each whole.
    /// </remarks>
    /// <exception cref="ArgumentException">There is no output, one is named twice, or the shares are not above 0 or do not add up to 1.</exception>
    /// <seealso href="https://doi.org/10.1007/978-3-642-23808-6_10">Sechidis, Tsoumakas, Vlahavas: On the stratification of multi-label data (2011).</seealso>
    public static Task<IReadOnlyList<ExportReport>> SplitAsync(
        string input,
        IReadOnlyList<(string Path, double Share)> outputs,
        int seed,
        CocoReadOptions? reading = null,
        CocoWriterOptions? writing = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(outputs);
        var sum = outputs.Sum(output => output.Share);
        if (outputs.Count == 0 || outputs.Any(output => !(output.Share > 0)) || !(Math.Abs(sum - 1) <= 1e-9))
        {
            throw new ArgumentException($"The shares must be above 0 and add up to 1, but are [{string.Join("; ", outputs.Select(output => output.Share))}].", nameof(outputs));
        }

        if (outputs.DistinctBy(output => Path.GetFullPath(output.Path)).Count() < outputs.Count)
        {
            throw new ArgumentException("Two parts have the same file.", nameof(outputs));
        }

        return new Splitter(outputs, seed).RunAsync(input, reading, writing, cancellationToken);
    }
}
