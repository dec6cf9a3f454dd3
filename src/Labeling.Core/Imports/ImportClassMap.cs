namespace Labeling;

/// <summary>Which class of the project each class of an import is.</summary>
internal sealed class ImportClassMap
{
    private readonly Dictionary<LabelClassId, LabelClassId> _ids = [];
    private readonly Dictionary<LabelClassId, string> _missing = [];

    private ImportClassMap()
    {
    }

    /// <summary>Matches classes, and adds or refuses those that are missing as the policy says.</summary>
    /// <exception cref="LabelingException">Classes are missing and not to be added, or cannot be.</exception>
    public static async Task<ImportClassMap> MatchAsync(ProjectSession session, Project import, MissingClassPolicy policy, CancellationToken cancellationToken)
    {
        var map = new ImportClassMap();
        map.Match(session.View.Classes, import.LabelClasses);
        if (map._missing.Count == 0 || policy == MissingClassPolicy.LeaveOut)
        {
            return map;
        }

        if (policy == MissingClassPolicy.Refuse)
        {
            throw Missing(session.Info, [.. map._missing.Values]);
        }

        await AddAsync(session, map._missing.Values, cancellationToken).ConfigureAwait(false);
        map._missing.Clear();
        map.Match(session.View.Classes, import.LabelClasses);
        return map;
    }

    /// <summary>The project's class; <see langword="null"/> when its annotations are left out.</summary>
    public LabelClassId? Find(LabelClassId imported) => _ids.TryGetValue(imported, out var id) ? id : null;

    /// <summary>What a class is called in the import.</summary>
    public string NameOf(LabelClassId imported) => _missing.GetValueOrDefault(imported, imported.ToString());

    private void Match(LabelClassIndex classes, IReadOnlyList<LabelClass> imported)
    {
        foreach (var labelClass in imported)
        {
            if (classes.TryFind(labelClass.Path) is { } found)
            {
                _ids[labelClass.Id] = found.Id;
            }
            else
            {
                _missing[labelClass.Id] = labelClass.Path;
            }
        }
    }

    private static async Task AddAsync(ProjectSession session, IEnumerable<string> paths, CancellationToken cancellationToken)
    {
        try
        {
            LabelClassDefinition[] definitions = [.. paths.Select(path => new LabelClassDefinition(path))];
            await session.ChangeAsync(project => Lifecycle.AddLabelClasses(project, definitions), RelabelPolicy.Continue, cancellationToken).ConfigureAwait(false);
            LogMessages.ClassesAdded(session.Services.Log, session.Id, definitions.Length, RelabelPolicy.Continue);
        }
        catch (ArgumentException exception)
        {
            throw new LabelingException(LabelingErrorCodes.ImportInvalid, $"A class of the import cannot be a label class: {exception.Message}", exception);
        }
    }

    private static LabelingException Missing(Project project, string[] paths)
    {
        const int Most = 50;
        string names = string.Join(", ", paths.Take(Most).Select(path => $"'{path}'"));
        string more = paths.Length > Most ? $" and {paths.Length - Most} more" : string.Empty;
        return new LabelingException(
            LabelingErrorCodes.ImportClassesMissing,
            $"The project '{project.Name}' has no label class {names}{more}. Nothing was imported. Set MissingClasses to Add (the project must be paused) or to LeaveOut, or correct the names.");
    }
}
