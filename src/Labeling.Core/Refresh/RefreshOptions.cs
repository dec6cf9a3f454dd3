namespace Labeling;

/// <summary>How often a host refreshes the datasets of its projects.</summary>
public sealed class RefreshOptions
{
    /// <summary>How long after the beginning of a project's last refresh the next one begins.</summary>
    /// <value>One day by default. From one minute to 365 days.</value>
    public TimeSpan Interval { get; set; } = TimeSpan.FromDays(1);
}
