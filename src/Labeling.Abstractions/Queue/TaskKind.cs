using System.Text.Json.Serialization;

namespace Labeling;

/// <summary>What the items of a task have in common. Tasks are handed out in this order.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<TaskKind>))]
public enum TaskKind
{
    /// <summary>A model's prediction is already applied, for correction.</summary>
    Prelabeled,

    /// <summary>The images resemble each other.</summary>
    Clustered,

    /// <summary>Nothing is known about the items.</summary>
    Manual,
}
