using System.Text.Json.Serialization;

namespace Labeling;

/// <summary>For what the accuracy is assured.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<ThresholdScope>))]
public enum ThresholdScope
{
    /// <summary>One threshold for the predictions of all classes together.</summary>
    Overall,

    /// <summary>A threshold for each predicted class. Needs more test labels; classes that have too few get no prelabels.</summary>
    PerClass,
}
