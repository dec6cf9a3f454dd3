using System.Text.Json.Serialization;

namespace Labeling;

/// <summary>One label class on an item, with a shape where the task type wants one. Immutable.</summary>
public sealed class Annotation
{
    /// <summary>Creates an annotation by the class's name, which is looked up in the project when the answer is given.</summary>
    /// <param name="className">The class's path, such as <c>Animal/Cat</c>, or its name where only one class has it.</param>
    /// <param name="shape">Where on the image, or <see langword="null"/> for the whole image.</param>
    public Annotation(string className, Shape? shape = null)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(className);
        ClassName = className;
        Shape = shape;
    }

    /// <summary>Creates an annotation by the class's id.</summary>
    /// <param name="classId">The class.</param>
    /// <param name="shape">Where on the image, or <see langword="null"/> for the whole image.</param>
    [JsonConstructor]
    public Annotation(LabelClassId classId, Shape? shape = null)
    {
        ClassId = classId;
        Shape = shape;
    }

    /// <summary>Copies an annotation, to change some of it in an object initializer.</summary>
    public Annotation(Annotation other)
    {
        ArgumentNullException.ThrowIfNull(other);
        Id = other.Id;
        ClassId = other.ClassId;
        ClassName = other.ClassName;
        Shape = other.Shape;
        Score = other.Score;
        IsCrowd = other.IsCrowd;
        IsOccluded = other.IsOccluded;
        IsTruncated = other.IsTruncated;
    }

    /// <summary>The id the store gave it when it was accepted; 0 before. Unique in the store; the COCO annotation id.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public long Id { get; init; }

    /// <summary>The class; the default until a class given by name has been looked up.</summary>
    public LabelClassId ClassId { get; init; }

    /// <summary>The class's name, only where the annotation was made by name and not looked up yet.</summary>
    [JsonIgnore]
    public string? ClassName { get; init; }

    /// <summary>Where on the image, in pixels of the upright image; <see langword="null"/> for the whole image.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public Shape? Shape { get; init; }

    /// <summary>How sure a model was, 0 to 1; <see langword="null"/> for what a person drew.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public double? Score { get; init; }

    /// <summary>Whether the shape covers a group of objects that are not told apart.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool IsCrowd { get; init; }

    /// <summary>Whether something else covers part of the object.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool IsOccluded { get; init; }

    /// <summary>Whether the image's edge cuts the object off.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool IsTruncated { get; init; }
}
