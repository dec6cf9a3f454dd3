namespace Labeling.Export.Coco;

/// <summary>What <see cref="CocoFile.ValidateAsync"/> found.</summary>
public sealed class CocoValidationReport
{
    private const int MostKept = 1000;

    private readonly List<CocoProblem> _problems = [];

    internal CocoValidationReport()
    {
    }

    /// <summary>Images that can be used.</summary>
    public long Images { get; internal set; }

    /// <summary>Annotations that can be used.</summary>
    public long Annotations { get; internal set; }

    /// <summary>The number of errors: what a strict reader stops at and a lenient one leaves out.</summary>
    public long Errors { get; private set; }

    /// <summary>The number of warnings.</summary>
    public long Warnings { get; private set; }

    /// <summary>The first thousand problems in the file's order, images and categories before annotations.</summary>
    public IReadOnlyList<CocoProblem> Problems => _problems.AsReadOnly();

    internal void Add(CocoProblem problem)
    {
        if (problem.Severity == CocoProblemSeverity.Error)
        {
            Errors++;
        }
        else
        {
            Warnings++;
        }

        if (_problems.Count < MostKept)
        {
            _problems.Add(problem);
        }
    }
}
