namespace Labeling;

/// <summary>What an answer for one item must be, by the project's task type. For labelers and for reviewers' corrections alike.</summary>
/// <remarks>Immutable; safe to share between threads.</remarks>
public sealed class SubmissionRules
{
    /// <summary>The most annotations of one item.</summary>
    public const int MaxAnnotations = 10_000;

    /// <summary>Creates the rules of a project.</summary>
    /// <param name="project">The project: its task type, settings and label classes count.</param>
    public SubmissionRules(Project project) => throw new NotImplementedException();

    /// <summary>Checks an answer and brings it into the form that is stored: shapes clipped where the project says so, ids and names off.</summary>
    /// <param name="path">The item's path, for the message.</param>
    /// <param name="imageSize">The upright size of the image; empty when unknown, and then nothing is measured against it.</param>
    /// <param name="annotations">The answer; classes by id.</param>
    /// <returns>What to store.</returns>
    /// <exception cref="LabelingException">The answer breaks a rule: code <see cref="LabelingErrorCodes.SubmissionInvalid"/>; the message names it, the annotation, the value and the cure.</exception>
    public IReadOnlyList<Annotation> Apply(string path, PixelSize imageSize, IReadOnlyList<Annotation> annotations) => throw new NotImplementedException();
}
