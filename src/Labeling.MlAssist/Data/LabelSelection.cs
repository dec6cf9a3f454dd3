using System.Globalization;

namespace Labeling.MlAssist;

/// <summary>The labels of a project that a model may learn from, or be measured by.</summary>
internal sealed class LabelSelection
{
    private static readonly string[] DicomEndings = [".dcm", ".dicom"];

    public required IReadOnlyList<Item> Training { get; init; }

    public required IReadOnlyList<Item> Validation { get; init; }

    /// <summary>Items kept from training, all labeled in the queue's own random order. Those with labels of scarce classes are among them: the model will be wrong about them, and that counts.</summary>
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
    public static async Task<LabelSelection> ReadAsync(LabelStore store, Project project, AssistSettings settings, int maxItems, CancellationToken cancellationToken)
    {
        var progress = await store.GetProgressAsync(project.Id, cancellationToken).ConfigureAwait(false);
        double share = progress.Labeled <= maxItems ? 1 : (double)maxItems / progress.Labeled;
        var parts = new Dictionary<SplitPart, List<Item>> { [SplitPart.Training] = [], [SplitPart.Validation] = [], [SplitPart.Test] = [] };
        var counts = project.LabelClasses.ToDictionary(c => c.Id, _ => 0);
        var query = new ItemQuery { Filter = new ItemFilter { Statuses = [ItemStatus.Labeled] }, IncludeAnnotations = true };
        await foreach (var item in store.ListItemsAsync(project.Id, query, cancellationToken).ConfigureAwait(false))
        {
            if (IsLeftOut(item) || (share < 1 && Hashing.Unit(project.Seed, 2, item.Id.Value) >= share))
            {
                continue;
            }

            foreach (var labelClass in item.Annotations.Select(a => a.ClassId).Distinct())
            {
                counts[labelClass] = counts.GetValueOrDefault(labelClass) + 1;
            }

            // Pages of what looks alike and prelabels are no fair sample of what waits: they may be learned from, and measure nothing.
            parts[Split.Of(project, item.Id, item.Kind == TaskKind.Manual ? settings.TestShare : 0)].Add(item);
        }

        return Choose(parts, counts, settings);
    }

    /// <summary>The labels of each class, for the log: the bias that the model will have, too.</summary>
    public string Describe(Project project)
    {
        string bias = string.Join(", ", project.LabelClasses.Select(c => string.Create(CultureInfo.InvariantCulture, $"{c.Id} {Counts.GetValueOrDefault(c.Id)}")));
        return string.Create(
            CultureInfo.InvariantCulture, $"{Total} labeled items: {Training.Count} to train on, {Validation.Count} to validate, {Test.Count} kept for the test. Labels by class id: {bias}");
    }

    private static LabelSelection Choose(Dictionary<SplitPart, List<Item>> parts, Dictionary<LabelClassId, int> counts, AssistSettings settings)
    {
        var trained = parts[SplitPart.Training].Concat(parts[SplitPart.Validation]).SelectMany(i => i.Annotations.Select(a => a.ClassId).Distinct()).CountBy(c => c).ToDictionary();
        LabelClassId[] classes = [.. counts.Where(c => c.Value >= settings.MinLabelsPerClass && trained.GetValueOrDefault(c.Key) > 0).Select(c => c.Key).Order()];
        return new LabelSelection
        {
            Training = [.. parts[SplitPart.Training].Where(Fits)],
            Validation = [.. parts[SplitPart.Validation].Where(Fits)],
            Test = parts[SplitPart.Test],
            Suggested = [.. parts.Values.SelectMany(p => p).Where(i => i.Kind == TaskKind.Prelabeled)],
            Classes = classes,
            Counts = counts,
        };

        bool Fits(Item item) => item.Annotations.All(a => classes.Contains(a.ClassId));
    }
}
