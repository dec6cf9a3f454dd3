namespace Labeling;

/// <summary>Which settings of assistance are possible.</summary>
internal static class AssistRules
{
    public static void Check(AssistSettings settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        Within(settings.RequiredAccuracy, 0.01, 0.9999, nameof(settings.RequiredAccuracy), nameof(settings));
        Within(settings.Confidence, 0.5, 0.9999, nameof(settings.Confidence), nameof(settings));
        Within(settings.FixedThreshold ?? 0, 0, 0.999999, nameof(settings.FixedThreshold), nameof(settings));
        Within(settings.TestShare, 0.1, 0.5, nameof(settings.TestShare), nameof(settings));
        Within(settings.MinLabels, 10, int.MaxValue, nameof(settings.MinLabels), nameof(settings));
        Within(settings.MinLabelsPerClass, 2, int.MaxValue, nameof(settings.MinLabelsPerClass), nameof(settings));
        Within(settings.MinNewLabels, 1, int.MaxValue, nameof(settings.MinNewLabels), nameof(settings));
        Within(settings.NewLabelShare, 0, 10, nameof(settings.NewLabelShare), nameof(settings));
        Within(settings.QuietTime.TotalDays, 0, 30, nameof(settings.QuietTime), nameof(settings));
        if (!Enum.IsDefined(settings.ThresholdScope))
        {
            throw new ArgumentOutOfRangeException(nameof(settings), settings.ThresholdScope, $"{nameof(settings.ThresholdScope)} must be one of {nameof(ThresholdScope)}.");
        }

        if (string.IsNullOrWhiteSpace(settings.NextItems) || settings.NextItems.Length > 100)
        {
            throw new ArgumentException($"{nameof(settings.NextItems)} must be a name of 1 to 100 characters, such as random.", nameof(settings));
        }
    }

    private static void Within(double value, double least, double most, string name, string parameter)
    {
        if (!(value >= least && value <= most))
        {
            throw new ArgumentOutOfRangeException(parameter, value, FormattableString.Invariant($"{name} must be from {least} to {most}, but is {value}."));
        }
    }
}
