namespace Labeling.Scenarios;

/// <summary>Small pictures for lists and grids, encoded, and written where a folder for them is given.</summary>
internal sealed class ThumbnailScenario : IScenario
{
    private static readonly ScenarioOption<int> Side = ScenarioOption.Number("size", "PIXELS", "the side of the square that each thumbnail fits into", 256, 1, 16_384);
    private static readonly ScenarioOption<string> Output = ScenarioOption.Text("output", "DIR", "where the thumbnails go; without it they are made and dropped", string.Empty);

    /// <inheritdoc/>
    public string Name => "thumbnail";

    /// <inheritdoc/>
    public string Summary => "A thumbnail is made of every file of a folder.";

    /// <inheritdoc/>
    public IReadOnlyList<ScenarioOption> Options { get; } = [PictureFolder.Input, Side, Output];

    /// <inheritdoc/>
    public async Task RunAsync(ScenarioRun run, CancellationToken cancellationToken)
    {
        PictureFolder folder = PictureFolder.Open(run);
        string? output = run.Get(Output);
        if (output is not null)
        {
            Directory.CreateDirectory(output);
        }

        int side = run.Get(Side);
        var reader = new ImageReader();
        var options = new DecodeOptions { FitInside = new PixelSize(side, side) };
        long bytes = 0;
        int number = 0;
        run.Say($"Making thumbnails of {folder.Names.Count} files.");
        await PictureRounds.RunAsync(
            run,
            folder,
            async (file, token) =>
            {
                EncodedImage small = await reader.ThumbnailAsync(file, options, token);
                Interlocked.Add(ref bytes, small.Bytes.Length);
                if (small.Size.Width > side || small.Size.Height > side)
                {
                    run.Fail($"A thumbnail fits into {side} x {side} pixels; one has {small.Size}.");
                }

                if (output is not null)
                {
                    await File.WriteAllBytesAsync(Path.Combine(output, $"{Interlocked.Increment(ref number)}.{small.Format}"), small.Bytes, token);
                }
            },
            cancellationToken);
        run.Set("size", side);
        run.Set("bytes", bytes);
    }
}
