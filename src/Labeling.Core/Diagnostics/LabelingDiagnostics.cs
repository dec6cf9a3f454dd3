namespace Labeling;

/// <summary>The names under which this package can be watched.</summary>
public static class LabelingDiagnostics
{
    /// <summary>The name of the activity source and of the meter.</summary>
    public const string Name = "Labeling.Core";
}
