using System.Globalization;

namespace Labeling;

/// <summary>A project's progress in words and figures, as dashboards show it. The same on every machine, whatever its culture.</summary>
public static class ProgressText
{
    /// <summary>How many items are labeled: <c>50 / 242 assets labeled</c>.</summary>
    /// <param name="progress">The progress.</param>
    public static string Labeled(ProjectProgress progress)
    {
        ArgumentNullException.ThrowIfNull(progress);
        return string.Create(CultureInfo.InvariantCulture, $"{progress.Labeled} / {progress.Total} assets labeled");
    }

    /// <summary>The labeled share: <c>20.66%</c>; <c>0.00%</c> for a project without items.</summary>
    /// <param name="progress">The progress.</param>
    public static string Percent(ProjectProgress progress)
    {
        ArgumentNullException.ThrowIfNull(progress);
        return Percent(progress.Labeled, progress.Total);
    }

    /// <summary>A line for each class that has labels, most first, then in the project's order: <c>diet_coke 116/280 (41.43%)</c>.</summary>
    /// <param name="progress">The progress.</param>
    /// <param name="classes">The project's classes.</param>
    /// <returns>The lines; empty while there are no labels.</returns>
    public static IReadOnlyList<string> Distribution(ProjectProgress progress, IReadOnlyList<LabelClass> classes)
    {
        ArgumentNullException.ThrowIfNull(progress);
        long all = progress.LabelCounts.Values.Sum();
        return [.. Ranked(progress, classes).Select(row => string.Create(CultureInfo.InvariantCulture, $"{row.Class.Path} {row.Count}/{all} ({Percent(row.Count, all)})"))];
    }

    /// <summary>A line for each kind of task, what is left of it: <c>Manual 192</c>, then <c>Clustered 0</c> and <c>Prelabeled 0</c>.</summary>
    /// <param name="progress">The progress.</param>
    public static IReadOnlyList<string> Queue(ProjectProgress progress)
    {
        ArgumentNullException.ThrowIfNull(progress);
        TaskKind[] kinds = [TaskKind.Manual, TaskKind.Clustered, TaskKind.Prelabeled];
        return [.. kinds.Select(kind => string.Create(CultureInfo.InvariantCulture, $"{kind} {progress.Queue.GetValueOrDefault(kind)}"))];
    }

    /// <summary>The classes that have labels, most first, then in the project's order.</summary>
    internal static IEnumerable<(LabelClass Class, long Count)> Ranked(ProjectProgress progress, IReadOnlyList<LabelClass> classes)
    {
        ArgumentNullException.ThrowIfNull(classes);
        return classes
            .Select(labelClass => (Class: labelClass, Count: progress.LabelCounts.GetValueOrDefault(labelClass.Id)))
            .Where(row => row.Count > 0)
            .OrderByDescending(row => row.Count);
    }

    internal static string Percent(long part, long whole)
        => string.Create(CultureInfo.InvariantCulture, $"{(whole == 0 ? 0 : 100m * part / whole):0.00}%");
}
