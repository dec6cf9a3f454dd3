using System.Text.Json.Serialization;

namespace Labeling;

/// <summary>Where a project is in its life: <c>Initializing → Running ⇄ Paused → Completed</c>, and <c>Deleted</c> from any of them.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<ProjectState>))]
public enum ProjectState
{
    /// <summary>Created; its dataset is not read in completely yet.</summary>
    Initializing,

    /// <summary>Labelers can work. The only state in which they can.</summary>
    Running,

    /// <summary>Stopped for now; nobody holds a lease. Label classes may change.</summary>
    Paused,

    /// <summary>Finished by its owner. Reviews and exports go on; labeling does not.</summary>
    Completed,

    /// <summary>Removed. Its name stays taken.</summary>
    Deleted,
}
