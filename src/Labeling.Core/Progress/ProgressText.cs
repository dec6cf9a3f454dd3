namespace Labeling;

/// <summary>A project's progress in words and figures, as dashboards show it.</summary>
public static class ProgressText
{
    /// <summary>How many items are labeled: <c>50 / 242 assets labeled</c>.</summary>
    /// <param name="progress">The progress.</param>
    public static string Labeled(ProjectProgress progress) => throw new NotImplementedException();

    /// <summary>The labeled share: <c>20.66%</c>; <c>0.00%</c> for a project without items.</summary>
    /// <param name="progress">The progress.</param>
    public static string Percent(ProjectProgress progress) => throw new NotImplementedException();

    /// <summary>A line for each class that has labels, most first: <c>diet_coke 116/280 (41.43%)</c>.</summary>
    /// <param name="progress">The progress.</param>
    /// <param name="classes">The project's classes.</param>
    public static IReadOnlyList<string> Distribution(ProjectProgress progress, IReadOnlyList<LabelClass> classes) => throw new NotImplementedException();

    /// <summary>A line for each kind of task in the queue: <c>Manual 192</c>.</summary>
    /// <param name="progress">The progress.</param>
    public static IReadOnlyList<string> Queue(ProjectProgress progress) => throw new NotImplementedException();
}
