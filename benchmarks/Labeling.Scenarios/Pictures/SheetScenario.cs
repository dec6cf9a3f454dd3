using System.Diagnostics;

namespace Labeling.Scenarios;

/// <summary>A contact sheet of labeled pictures.</summary>
internal sealed class SheetScenario : IScenario
{
    private static readonly ScenarioOption<string> Images = ScenarioOption.Text("images", "DIR", "the folder that the answers' files are relative to", null);
    private static readonly ScenarioOption<string> Answers = ScenarioOption.Text("answers", "FILE", "a CSV file with the columns file and class, and x, y, w and h for boxes; or a COCO file", null);
    private static readonly ScenarioOption<string> Output = ScenarioOption.Text("output", "FILE", "the PNG to write", null);
    private static readonly ScenarioOption<int> Pictures = ScenarioOption.Number("pictures", "N", "how many pictures, drawn by the seed", 9, 1, 400);
    private static readonly ScenarioOption<int> Cell = ScenarioOption.Number("cell", "PIXELS", "the side of the square that each picture fits into", 320, 32, 4096);

    /// <inheritdoc/>
    public string Name => "sheet";

    /// <inheritdoc/>
    public string Summary => "A contact sheet of pictures with their labels over them.";

    /// <inheritdoc/>
    public IReadOnlyList<ScenarioOption> Options { get; } = [Images, Answers, Output, Pictures, Cell];

    /// <inheritdoc/>
    public async Task RunAsync(ScenarioRun run, CancellationToken cancellationToken)
    {
        if (!File.Exists(run.Get(Answers)))
        {
            throw new UsageException($"--answers names a file, and there is none at '{run.Get(Answers)}'.");
        }

        SheetAnswers answers = await SheetAnswers.ReadAsync(run.Get(Answers), cancellationToken);
        string[] files = [.. answers.Files.Order(StringComparer.Ordinal)];
        new Random(run.Seed).Shuffle(files);
        files = files[..Math.Min(files.Length, run.Get(Pictures))];

        long began = Stopwatch.GetTimestamp();
        var cell = new PixelSize(run.Get(Cell), run.Get(Cell));
        var shown = new SheetPicture[files.Length];
        try
        {
            await Parallel.ForAsync(0, files.Length, cancellationToken, async (i, token) => shown[i] = await OpenAsync(run, answers, files[i], cell, token));
            EncodedImage sheet = new OverlayRenderer(answers.Classes).RenderSheet(shown, new SheetOptions { CellSize = cell, Title = Path.GetFileName(Path.GetFullPath(run.Get(Images))) });
            run.Set("seconds", Stopwatch.GetElapsedTime(began).TotalSeconds);
            run.Set("pictures", files.Length);
            run.Set("labels", files.Sum(file => answers.Of(file).Count));
            run.Set("width", sheet.Size.Width);
            run.Set("height", sheet.Size.Height);
            await File.WriteAllBytesAsync(run.Get(Output), sheet.Bytes, cancellationToken);
        }
        finally
        {
            foreach (SheetPicture? picture in shown)
            {
                picture?.Picture?.Dispose();
            }
        }
    }

    private static async Task<SheetPicture> OpenAsync(ScenarioRun run, SheetAnswers answers, string file, PixelSize cell, CancellationToken cancellationToken)
    {
        try
        {
            await using FileStream stream = File.OpenRead(Path.Combine(run.Get(Images), file));
            DecodedImage picture = await new ImageReader().DecodeAsync(stream, new DecodeOptions { FitInside = cell }, cancellationToken);
            return new SheetPicture { Picture = picture, Annotations = answers.Of(file), Caption = Path.GetFileName(file) };
        }
        catch (Exception exception) when (exception is ImageDecodingException or IOException)
        {
            run.Fail($"{file} can be shown; it was {exception.Message}");
            return new SheetPicture { Picture = null, Caption = exception.Message };
        }
    }
}
