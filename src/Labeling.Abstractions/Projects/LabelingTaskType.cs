using System.Text.Json.Serialization;

namespace Labeling;

/// <summary>What labelers do to one item. Fixed once the project exists.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<LabelingTaskType>))]
public enum LabelingTaskType
{
    /// <summary>Exactly one label class for the whole image.</summary>
    ImageClassificationMultiClass,

    /// <summary>At least one label class for the whole image.</summary>
    ImageClassificationMultiLabel,

    /// <summary>A label class and a <see cref="BoundingBox"/> for each object.</summary>
    ObjectDetection,

    /// <summary>A label class and a <see cref="Polygon"/> or <see cref="RunLengthMask"/> for each object.</summary>
    InstanceSegmentation,
}
