namespace Labeling.Export.Coco;

/// <summary>How detections are compared with the truth. Immutable.</summary>
public sealed class CocoEvaluationOptions
{
    /// <summary>Whether a detection must be of the truth's category. Without, all objects are of one kind, as in scoring proposals.</summary>
    /// <value><see langword="true"/> by default.</value>
    public bool UseCategories { get; init; } = true;

    /// <summary>How many detections of an image and a category count, those with the highest scores first: for <c>Ar1</c>, <c>Ar10</c>, and all the rest.</summary>
    /// <value>1, 10 and 100 by default, as COCO has it; LVIS has 1, 10 and 300. Three numbers, 1 or more, ascending.</value>
    public IReadOnlyList<int> MaxDetections { get; init; } = [1, 10, 100];

    /// <summary>How the files are read.</summary>
    /// <value>Strictly by default.</value>
    public CocoReadOptions Reading { get; init; } = new();

    internal void Validate()
    {
        if (MaxDetections is not [>= 1, _, _] || MaxDetections[1] < MaxDetections[0] || MaxDetections[2] < MaxDetections[1])
        {
            throw new ArgumentException(
                $"{nameof(MaxDetections)} must be three numbers of 1 or more, ascending, but is [{string.Join(", ", MaxDetections)}].", nameof(MaxDetections));
        }
    }
}
