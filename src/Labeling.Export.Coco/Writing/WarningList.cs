namespace Labeling.Export.Coco;

/// <summary>Sentences for a report: the first of them, and how many more there were.</summary>
internal sealed class WarningList
{
    private const int Most = 100;

    private readonly List<string> _first = [];
    private long _more;

    public void Add(string warning)
    {
        if (_first.Count < Most)
        {
            _first.Add(warning);
        }
        else
        {
            _more++;
        }
    }

    /// <summary>Adds what was left out of a file that is read leniently.</summary>
    public void AddIfError(CocoProblem problem)
    {
        if (problem.Severity == CocoProblemSeverity.Error)
        {
            Add($"Left out: {problem}");
        }
    }

    /// <summary>Takes over what another list has.</summary>
    public void AddAll(WarningList others)
    {
        foreach (var warning in others._first)
        {
            Add(warning);
        }

        _more += others._more;
    }

    public void Clear()
    {
        _first.Clear();
        _more = 0;
    }

    public IReadOnlyList<string> ToList() => _more == 0 ? _first : [.. _first, $"And {_more} more."];
}
