using System.Text.Json.Serialization;

namespace Labeling;

/// <summary>The steps of machine-learning assistance, in the order in which one round goes through them.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<RunKind>))]
public enum RunKind
{
    /// <summary>Makes a model of the labels that people gave.</summary>
    Training,

    /// <summary>Measures the model on labels it never saw, and decides whether, and from which confidence on, its predictions are shown.</summary>
    Validation,

    /// <summary>Lets the model look at the items that wait, and makes prelabels of the predictions above the threshold.</summary>
    Inference,

    /// <summary>Puts items that look alike together, for clustered tasks. Classification only.</summary>
    Featurization,
}
