namespace Labeling;

/// <summary>One version of a project with what follows from it.</summary>
internal sealed class ProjectView(Project project)
{
    private LabelClassIndex? _classes;
    private SubmissionRules? _rules;

    public Project Project => project;

    /// <summary>Finds classes by name. Made at first use; made twice at worst.</summary>
    public LabelClassIndex Classes => _classes ??= new LabelClassIndex(project.LabelClasses);

    public SubmissionRules Rules => _rules ??= new SubmissionRules(project);
}
