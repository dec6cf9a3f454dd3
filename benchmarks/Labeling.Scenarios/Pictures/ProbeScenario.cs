namespace Labeling.Scenarios;

/// <summary>Sizes from headers.</summary>
internal sealed class ProbeScenario : IScenario
{
    /// <inheritdoc/>
    public string Name => "probe";

    /// <inheritdoc/>
    public string Summary => "Format, size and orientation are read from the header of every file of a folder.";

    /// <inheritdoc/>
    public IReadOnlyList<ScenarioOption> Options { get; } = [PictureFolder.Input];

    /// <inheritdoc/>
    public async Task RunAsync(ScenarioRun run, CancellationToken cancellationToken)
    {
        PictureFolder folder = PictureFolder.Open(run);
        var reader = new ImageReader();
        run.Say($"Probing {folder.Names.Count} files.");
        await PictureRounds.RunAsync(run, folder, async (file, token) => await reader.ProbeAsync(file, cancellationToken: token), cancellationToken);
    }
}
