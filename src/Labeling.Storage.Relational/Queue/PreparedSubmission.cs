namespace Labeling.Storage.Relational;

/// <summary>An answer in the form in which it is stored, made before the transaction begins.</summary>
internal sealed class PreparedSubmission(Submission submission)
{
    public Submission Submission { get; } = submission;

    public ItemId ItemId => Submission.ItemId;

    public byte[]? Annotations { get; } = submission.IsSkip ? null : AnnotationJson.EncodeWithoutIds(submission.Annotations);

    public int AnnotationCount => Submission.IsSkip ? 0 : Submission.Annotations.Count;
}
