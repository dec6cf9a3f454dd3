using System.Text.Json.Serialization;

namespace Labeling;

/// <summary>What to do with a shape that reaches beyond its image.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<OutOfBoundsPolicy>))]
public enum OutOfBoundsPolicy
{
    /// <summary>The submission is refused and the message names the shape.</summary>
    Refuse,

    /// <summary>The shape is clipped to the image; one that lies outside altogether is refused.</summary>
    Clip,
}
