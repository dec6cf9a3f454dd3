using System.Text.Json.Serialization;

namespace Labeling;

/// <summary>Where a run is in its life: <c>Queued → Running → Completed, Failed or Canceled</c>.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<RunState>))]
public enum RunState
{
    /// <summary>Asked for; no worker has taken it yet.</summary>
    Queued,

    /// <summary>In the hands of a worker, or of one that died: see <see cref="Run.HeartbeatAt"/>.</summary>
    Running,

    /// <summary>Came to its end. A validation that finds no threshold is completed, too.</summary>
    Completed,

    /// <summary>Stopped by an error, which <see cref="Run.Error"/> tells. Labeling goes on without it.</summary>
    Failed,

    /// <summary>Stopped because somebody wanted it so, or assistance was switched off, or the project no longer runs.</summary>
    Canceled,
}
