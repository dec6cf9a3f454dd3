namespace Labeling.AspNetCore;

/// <summary>Who is there and what the host offers.</summary>
internal sealed class AboutView
{
    public required string User { get; init; }

    public required IReadOnlyList<string> Permissions { get; init; }

    public required string Version { get; init; }

    public required bool CanUpload { get; init; }

    public required IReadOnlyList<string> DatasetFolders { get; init; }

    public required IReadOnlyList<string> DatasetSources { get; init; }

    public required IReadOnlyList<FormatView> ExportFormats { get; init; }

    /// <summary>Whether this host trains models.</summary>
    public required bool CanTrain { get; init; }

    /// <summary>How often datasets are refreshed; absent where this host does not do so by itself.</summary>
    public TimeSpan? RefreshInterval { get; init; }

    /// <summary>How a new project behaves unless it is told otherwise.</summary>
    public required ProjectSettings NewSettings { get; init; }

    /// <summary>What a new project wants of assistance unless it is told otherwise.</summary>
    public required AssistSettings NewAssist { get; init; }

    /// <summary>Where users sign out, seen from the studio's page; absent where the host names no place.</summary>
    public string? SignOut { get; init; }
}

/// <summary>A format for download.</summary>
internal sealed class FormatView
{
    public required string Name { get; init; }

    public required string Title { get; init; }
}

/// <summary>An error as RFC 9457 wants it, with the stable code.</summary>
internal sealed class ProblemView
{
    public required string Type { get; init; }

    public required string Title { get; init; }

    public required int Status { get; init; }

    public required string Detail { get; init; }

    public required string Code { get; init; }

    public string? Permission { get; init; }
}

/// <summary>A page of projects.</summary>
internal sealed class ProjectListView
{
    public required IReadOnlyList<ProjectPageView> Projects { get; init; }

    /// <summary>What to give as <c>after</c> for the next page; absent on the last.</summary>
    public ProjectId? Next { get; init; }
}

/// <summary>A project, how far it is, and what the caller may do in it.</summary>
internal sealed class ProjectPageView
{
    public required Project Project { get; init; }

    public required IReadOnlyList<string> Permissions { get; init; }

    /// <summary>Absent where the caller may not see it.</summary>
    public StandView? Stand { get; init; }
}

/// <summary>How far a project is.</summary>
internal sealed class StandView
{
    public required ProjectState State { get; init; }

    public required long Version { get; init; }

    public required ProjectProgress Progress { get; init; }

    /// <summary>The reading of the dataset, while it goes on and when it failed.</summary>
    public StartView? Start { get; init; }
}

/// <summary>How far the reading of a dataset is.</summary>
internal sealed class StartView
{
    public required long Listed { get; init; }

    public required long Stored { get; init; }

    public string? Code { get; init; }

    public string? Problem { get; init; }
}

/// <summary>A project to be created.</summary>
internal sealed class NewProjectBody
{
    public required string Name { get; init; }

    public required LabelingTaskType TaskType { get; init; }

    public required DatasetBody Dataset { get; init; }

    public required IReadOnlyList<LabelClassDefinition> LabelClasses { get; init; }

    public Instructions? Instructions { get; init; }

    public string? Description { get; init; }

    /// <summary>How the project behaves; what is left out is as by default.</summary>
    public ProjectSettings? Settings { get; init; }

    /// <summary>What the project wants of machine-learning assistance; what is left out is as by default.</summary>
    public AssistSettings? Assist { get; init; }

    public long? Seed { get; init; }

    /// <summary>Whether the dataset is read in at once and the project runs then.</summary>
    public bool Start { get; init; }
}

/// <summary>Where a new project's pictures are: an upload, or a source, a location and a pattern.</summary>
internal sealed class DatasetBody
{
    public string? Upload { get; init; }

    public string? Source { get; init; }

    public string? Location { get; init; }

    public string? Pattern { get; init; }
}

/// <summary>What a project is about.</summary>
internal sealed class DescriptionBody
{
    /// <summary>Absent for nothing.</summary>
    public string? Description { get; init; }
}

/// <summary>Label classes to be added.</summary>
internal sealed class NewClassesBody
{
    public required IReadOnlyList<LabelClassDefinition> Classes { get; init; }

    public required RelabelPolicy Relabel { get; init; }
}

/// <summary>A place for uploaded files.</summary>
internal sealed class UploadView
{
    public required string Id { get; init; }
}
