using System.Text.Json.Serialization;

namespace Labeling;

/// <summary>What the store keeps of the last refresh.</summary>
internal sealed class RefreshRecord
{
    public required RefreshStatus Status { get; init; }

    /// <summary>Until when whoever runs it must have written again; then others may take over.</summary>
    public DateTimeOffset ClaimedUntil { get; init; }

    /// <summary>The refresh as it stands: one whose process went away without a word has failed.</summary>
    public RefreshStatus StatusAt(DateTimeOffset now)
        => Status.State != RefreshState.Running || now < ClaimedUntil
            ? Status
            : new RefreshStatus
            {
                State = RefreshState.Failed,
                StartedAt = Status.StartedAt,
                FinishedAt = ClaimedUntil,
                Error = "The process that refreshed ended without a word. Refresh again; what was done stays.",
            };
}

/// <summary>How refreshes are written down.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(RefreshRecord))]
internal sealed partial class RefreshJsonContext : JsonSerializerContext;
