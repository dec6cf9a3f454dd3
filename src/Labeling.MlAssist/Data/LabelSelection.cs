using System.Globalization;

namespace Labeling.MlAssist;

/// <summary>The labels of a project that a model may learn from, or be measured by.</summary>
internal sealed class LabelSelection
{
    private static readonly string[] DicomEndings = [".dcm", ".dicom"];

    public required IReadOnlyList<Item> Training { get; init; }

    public required IReadOnlyList<Item> Validation { get; init; }

    /// <summary>
    /// Items that this training leaves out, all labeled in the queue's own random order: those kept for the test, and those with labels of scarce classes.
    /// The model will be wrong about the latter, and that counts.
    /// </summary>
    public required IReadOnlyList<Item> Test { get; init; }

    /// <summary>Items that were handed out with a suggestion, of all parts.</summary>
    public required IReadOnlyList<Item> Suggested { get; init; }

    /// <summary>The classes with enough labels, by ascending id.</summary>
    public required IReadOnlyList<LabelClassId> Classes { get; init; }

    /// <summary>How many labeled items each class of the project has, over all parts.</summary>
    public required IReadOnlyDictionary<LabelClassId, int> Counts { get; init; }

    public int Total => Training.Count + Validation.Count + Test.Count;

    /// <summary>Whether assistance leaves an item out: medical images, and files that cannot be used.</summary>
    public static bool IsLeftOut(Item item)
        => item.Problem is not null || item.IsMissing || DicomEndings.Any(ending => item.Path.EndsWith(ending, StringComparison.OrdinalIgnoreCase));

    /// <summary>Reads the labels that people gave and nobody rejected: those of labeled items. Where labelers had to agree, what they agreed on.</summary>
    /// <param name="store">The store.</param>
    /// <param name="project">The project.</param>
    /// <param name="settings">Its settings.</param>
    /// <param name="maxItems">The most items; of more, as many are drawn.</param>
    /// <param name="draws">Whether to draw parts for items that have none yet, as a training does; otherwise those are left out.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    public static async Task<LabelSelection> ReadAsync(LabelStore store, Project project, AssistSettings settings, int maxItems, bool draws, CancellationToken cancellationToken)
    {
        var progress = await store.GetProgressAsync(project.Id, cancellationToken).ConfigureAwait(false);
        double share = progress.Labeled <= maxItems ? 1 : (double)maxItems / progress.Labeled;
        var items = new List<Item>();
        var counts = project.LabelClasses.ToDictionary(c => c.Id, _ => 0);
        var query = new ItemQuery { Filter = new ItemFilter { Statuses = [ItemStatus.Labeled] }, IncludeAnnotations = true };
        await foreach (var item in store.ListItemsAsync(project.Id, query, cancellationToken).ConfigureAwait(false))
        {
            if (IsLeftOut(item) || (share < 1 && Hashing.Unit(project.Seed, 2, item.Id.Value) >= share))
            {
                continue;
            }

            items.Add(item);
            foreach (var labelClass in item.Annotations.Select(a => a.ClassId).Distinct())
            {
                counts[labelClass] = counts.GetValueOrDefault(labelClass) + 1;
            }
        }

        var split = await SplitRecord.ReadAsync(store, project, cancellationToken).ConfigureAwait(false);
        if (draws)
        {
            split.Draw(items.Where(i => i.Kind == TaskKind.Manual), counts, settings.TestShare);
            await split.SaveAsync(store, cancellationToken).ConfigureAwait(false);
        }

        return Choose(items.ToLookup(split.PartOf), counts, settings);
    }

    /// <summary>The labels of each class, for the log: the bias that the model will have, too.</summary>
    public string Describe(Project project)
    {
        string bias = string.Join(", ", project.LabelClasses.Select(c => string.Create(CultureInfo.InvariantCulture, $"{c.Id} {Counts.GetValueOrDefault(c.Id)}")));
        return string.Create(
            CultureInfo.InvariantCulture, $"{Total} labeled items: {Training.Count} to train on, {Validation.Count} to validate, {Test.Count} kept for the test. Labels by class id: {bias}");
    }

    private static LabelSelection Choose(ILookup<SplitPart?, Item> parts, Dictionary<LabelClassId, int> counts, AssistSettings settings)
    {
        Item[] learned = [.. parts[SplitPart.Training], .. parts[SplitPart.Validation]];
        var trained = learned.SelectMany(i => i.Annotations.Select(a => a.ClassId).Distinct()).CountBy(c => c).ToDictionary();
        LabelClassId[] classes = [.. counts.Where(c => c.Value >= settings.MinLabelsPerClass && trained.GetValueOrDefault(c.Key) > 0).Select(c => c.Key).Order()];
        return new LabelSelection
        {
            Training = [.. parts[SplitPart.Training].Where(Fits)],
            Validation = [.. parts[SplitPart.Validation].Where(Fits)],
            Test = [.. parts[SplitPart.Test].Concat(learned.Where(i => i.Kind == TaskKind.Manual && !Fits(i))).OrderBy(i => i.Id)],
            Suggested = [.. parts.SelectMany(p => p).Where(i => i.Kind == TaskKind.Prelabeled)],
            Classes = classes,
            Counts = counts,
        };

        bool Fits(Item item) => item.Annotations.All(a => classes.Contains(a.ClassId));
    }
}
