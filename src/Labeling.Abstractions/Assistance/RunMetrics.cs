using System.Globalization;
using System.Text.Json.Serialization;

namespace Labeling;

/// <summary>The numbers that a run found, by name. Immutable.</summary>
/// <remarks>A trainer may add its own names; those below mean the same everywhere.</remarks>
public sealed class RunMetrics
{
    /// <summary>The share of test items above the threshold that the model got right (without a threshold: of all test items).</summary>
    public const string Accuracy = "accuracy";

    /// <summary>What <see cref="Accuracy"/> is at least, with the confidence that the project asks for.</summary>
    public const string AccuracyLowerBound = "accuracyLowerBound";

    /// <summary>The confidence strictly above which a prediction becomes a prelabel. Missing when there are to be no prelabels.</summary>
    public const string Threshold = "threshold";

    /// <summary>How many items the run was about: trained on, tested on, predicted, or put into groups.</summary>
    public const string Items = "items";

    /// <summary>How many items got a prelabel.</summary>
    public const string Prelabeled = "prelabeled";

    /// <summary>How many items got a place in a group of items that look alike.</summary>
    public const string Clustered = "clustered";

    /// <summary>How many items could not be read or predicted.</summary>
    public const string Problems = "problems";

    /// <summary>Creates metrics.</summary>
    /// <param name="values">The numbers by name. Finite.</param>
    [JsonConstructor]
    public RunMetrics(IReadOnlyDictionary<string, double> values)
    {
        ArgumentNullException.ThrowIfNull(values);
        Values = values;
    }

    /// <summary>No numbers.</summary>
    public static RunMetrics None { get; } = new(new Dictionary<string, double>());

    /// <summary>The numbers by name.</summary>
    public IReadOnlyDictionary<string, double> Values { get; }

    /// <summary>One number.</summary>
    /// <param name="name">One of the names above, or a trainer's own.</param>
    /// <returns>The number, or <see langword="null"/> when the run did not find it.</returns>
    public double? Find(string name) => Values.TryGetValue(name, out double value) ? value : null;

    /// <summary>The numbers in a line, such as <c>accuracy 0.93 at threshold 0.71, 412 items</c>.</summary>
    public override string ToString()
    {
        var parts = new List<string>();
        if (Find(Accuracy) is { } accuracy)
        {
            parts.Add(Find(Threshold) is { } threshold ? Text($"accuracy {accuracy:0.00} at threshold {threshold:0.00}") : Text($"accuracy {accuracy:0.00}"));
        }

        if (Find(Items) is { } items)
        {
            parts.Add(Text($"{items:0} items"));
        }

        parts.AddRange(from pair in Values
                       where pair.Key is not (Accuracy or Threshold or Items)
                       orderby pair.Key
                       select Text($"{pair.Key} {pair.Value:0.###}"));
        return string.Join(", ", parts);
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
