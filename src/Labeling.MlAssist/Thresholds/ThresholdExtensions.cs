namespace Labeling.MlAssist;

/// <summary>The thresholds in force, as <see cref="AssistState.Thresholds"/> has them.</summary>
internal static class ThresholdExtensions
{
    /// <summary>Whether a prediction of a class is sure enough to be shown: strictly above its threshold.</summary>
    public static bool Admits(this IReadOnlyDictionary<LabelClassId, double> thresholds, LabelClassId classId, double confidence)
        => (thresholds.TryGetValue(default, out double threshold) || thresholds.TryGetValue(classId, out threshold)) && confidence > threshold;
}
