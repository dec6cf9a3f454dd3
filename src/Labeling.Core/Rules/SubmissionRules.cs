namespace Labeling;

/// <summary>What an answer for one item must be, by the project's task type. For labelers and for reviewers' corrections alike.</summary>
/// <remarks>
/// <list type="table">
/// <item><term>Multi-class</term><description>exactly one annotation, without a shape</description></item>
/// <item><term>Multi-label</term><description>at least one annotation, without shapes, each class once</description></item>
/// <item><term>Detection</term><description>a <see cref="BoundingBox"/> of positive size each; none only where <see cref="ProjectSettings.AllowEmptyImages"/> is set</description></item>
/// <item><term>Segmentation</term><description>a valid <see cref="Polygon"/>, or a <see cref="RunLengthMask"/> of the image's size with pixels in it, each; none as for detection</description></item>
/// </list>
/// <para>
/// Shapes lie inside the image, edges included, or are clipped to it where <see cref="ProjectSettings.OutOfBounds"/> says so. An overhang of up to
/// <see cref="RoundingSlack"/> is taken for rounding and clipped in any case. Classes are the project's; scores lie between 0 and 1.
/// </para>
/// <para>Immutable; safe to share between threads.</para>
/// </remarks>
public sealed class SubmissionRules
{
    /// <summary>The most annotations of one item.</summary>
    public const int MaxAnnotations = 10_000;

    /// <summary>The most points of polygons and runs of masks that all annotations of one item have together.</summary>
    public const int MaxPoints = 1_000_000;

    /// <summary>How far a shape may reach beyond its image and still count as inside, in pixels: what is lost when shares of a size are multiplied out.</summary>
    public const double RoundingSlack = 1e-6;

    private static readonly TimeSpan LongestElapsed = TimeSpan.FromDays(7);

    private readonly LabelingTaskType _taskType;
    private readonly ProjectSettings _settings;
    private readonly Dictionary<LabelClassId, LabelClass> _classes;

    /// <summary>Creates the rules of a project.</summary>
    /// <param name="project">The project: its task type, settings and label classes count.</param>
    public SubmissionRules(Project project)
    {
        ArgumentNullException.ThrowIfNull(project);
        _taskType = project.TaskType;
        _settings = project.Settings;
        _classes = project.LabelClasses.ToDictionary(labelClass => labelClass.Id);
    }

    /// <summary>Checks an answer and brings it into the form that is stored: shapes clipped where the project says so, ids of earlier annotations off.</summary>
    /// <param name="path">The item's path, for the message.</param>
    /// <param name="imageSize">The upright size of the image; empty when unknown, and then nothing is measured against it.</param>
    /// <param name="annotations">The answer; classes by id.</param>
    /// <returns>What to store, in the order given.</returns>
    /// <exception cref="LabelingException">
    /// The answer breaks a rule: code <see cref="LabelingErrorCodes.SubmissionInvalid"/>; the message names the item, the annotation (counted from
    /// 0), the value, the rule and the cure.
    /// </exception>
    public IReadOnlyList<Annotation> Apply(string path, PixelSize imageSize, IReadOnlyList<Annotation> annotations)
    {
        ArgumentNullException.ThrowIfNull(path);
        ArgumentNullException.ThrowIfNull(annotations);
        if (FindFault(annotations) is { } fault)
        {
            throw Invalid($"Item '{path}' {fault}.");
        }

        var accepted = new Annotation[annotations.Count];
        for (int i = 0; i < accepted.Length; i++)
        {
            var annotation = annotations[i];
            var shape = annotation.Shape;
            if ((FindFault(annotation) ?? ShapeRules.Apply(_taskType, _settings.OutOfBounds, imageSize, ref shape)) is { } annotationFault)
            {
                string name = _classes.TryGetValue(annotation.ClassId, out var labelClass) ? $" ('{labelClass.Path}')" : string.Empty;
                throw Invalid($"Item '{path}', annotation {i}{name}: {annotationFault}.");
            }

            accepted[i] = new Annotation(annotation) { Id = 0, ClassName = null, Shape = shape };
        }

        return accepted;
    }

    /// <summary>Checks a labeler's whole answer for an item, and brings it into the form that is stored.</summary>
    /// <remarks>Nobody works longer on an item than the longest lease; what a labeler's program measured beyond that counts as that.</remarks>
    internal Submission Apply(string path, PixelSize imageSize, Submission answer)
    {
        if (answer.IsSkip && answer.Annotations.Count > 0)
        {
            throw Invalid($"Item '{path}' is skipped and has {answer.Annotations.Count} labels; leave out one or the other.");
        }

        return new Submission
        {
            ItemId = answer.ItemId,
            Annotations = answer.IsSkip ? [] : Apply(path, imageSize, answer.Annotations),
            IsSkip = answer.IsSkip,
            SkipReason = answer.IsSkip ? answer.SkipReason : null,
            Elapsed = answer.Elapsed < LongestElapsed ? answer.Elapsed : LongestElapsed,
        };
    }

    /// <summary>Says what is wrong with one annotation by itself, or brings it into the form that is stored.</summary>
    internal string? FindFault(PixelSize imageSize, Annotation annotation, out Annotation accepted)
    {
        var shape = annotation.Shape;
        accepted = annotation;
        if ((FindFault(annotation) ?? ShapeRules.Apply(_taskType, _settings.OutOfBounds, imageSize, ref shape)) is { } fault)
        {
            return fault;
        }

        accepted = new Annotation(annotation) { Id = 0, ClassName = null, Shape = shape };
        return null;
    }

    private static LabelingException Invalid(string message) => new(LabelingErrorCodes.SubmissionInvalid, message);

    /// <summary>What is wrong with the answer as a whole.</summary>
    private string? FindFault(IReadOnlyList<Annotation> annotations)
    {
        int count = annotations.Count;
        if (count > MaxAnnotations)
        {
            return $"has {count} annotations; an item has at most {MaxAnnotations}, so label fewer or mark groups as crowds";
        }

        if (annotations.Any(annotation => annotation is null))
        {
            return "has an annotation that is null; leave it out";
        }

        long points = annotations.Sum(annotation => ShapeRules.CountPoints(annotation.Shape));
        if (points > MaxPoints)
        {
            return $"has outlines of {points} points; all together have at most {MaxPoints}, so simplify them";
        }

        return _taskType switch
        {
            LabelingTaskType.ImageClassificationMultiClass when count != 1 => $"has {count} labels, and a multi-class project wants exactly one; choose one, or skip the item",
            LabelingTaskType.ImageClassificationMultiLabel when count == 0 => "has no label, and a multi-label project wants at least one; choose one, or skip the item",
            LabelingTaskType.ImageClassificationMultiLabel => FindDuplicate(annotations),
            LabelingTaskType.ObjectDetection or LabelingTaskType.InstanceSegmentation when count == 0 && !_settings.AllowEmptyImages
                => "has no object, and this project does not allow empty images; skip the item, or set AllowEmptyImages in the project's settings",
            _ => null,
        };
    }

    private string? FindDuplicate(IReadOnlyList<Annotation> annotations)
    {
        var seen = new HashSet<LabelClassId>();
        for (int i = 0; i < annotations.Count; i++)
        {
            if (!seen.Add(annotations[i].ClassId))
            {
                string name = _classes.TryGetValue(annotations[i].ClassId, out var labelClass) ? labelClass.Path : annotations[i].ClassId.ToString();
                return $"has the label '{name}' twice, the second time as annotation {i}; give each label once";
            }
        }

        return null;
    }

    /// <summary>What is wrong with an annotation but for its shape.</summary>
    private string? FindFault(Annotation annotation)
    {
        if (!_classes.ContainsKey(annotation.ClassId))
        {
            return $"the project has no label class with id {annotation.ClassId}; use one of its classes";
        }

        return annotation.Score is { } score && !(score >= 0 && score <= 1)
            ? FormattableString.Invariant($"the score is {score}; give one from 0 to 1, or none")
            : null;
    }
}
