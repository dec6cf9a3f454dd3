using System.Diagnostics;
using System.Globalization;

namespace Labeling.Scenarios;

/// <summary>Every file of a folder as an upright PNG and a line that says what it is.</summary>
internal sealed class DecodeScenario : IScenario
{
    private const string Lines = "decode.jsonl";

    // As many lines as may be lost when the process is killed, and as many files as are worth waiting for together.
    private const int Batch = 64;

    private static readonly ScenarioOption<string> Output = ScenarioOption.Text("output", "DIR", "where the PNGs and decode.jsonl go", null);
    private static readonly ScenarioOption<int> Frame = ScenarioOption.Number("frame", "N", "which frame of DICOM files, counted from 0", 0, 0);
    private static readonly ScenarioOption<WindowLevel> Window = new("window", "C,W", "centre and width of the window of grey DICOM files; without it what each file recommends", string.Empty, ReadWindow);

    /// <inheritdoc/>
    public string Name => "decode";

    /// <inheritdoc/>
    public string Summary => "Every file of a folder is decoded and written as an upright PNG.";

    /// <inheritdoc/>
    public IReadOnlyList<ScenarioOption> Options { get; } = [PictureFolder.Input, Output, Frame, Window];

    /// <inheritdoc/>
    public async Task RunAsync(ScenarioRun run, CancellationToken cancellationToken)
    {
        PictureFolder folder = PictureFolder.Open(run);
        string output = Path.GetFullPath(run.Get(Output));
        Directory.CreateDirectory(output);
        var decoding = new FileDecoding(folder, output, run.Get(Frame), run.Get(Window));
        var counts = new Dictionary<PictureOutcome, int>();
        long began = Stopwatch.GetTimestamp();
        await using (var lines = new StreamWriter(Path.Combine(output, Lines)))
        {
            foreach (string[] batch in folder.Names.Chunk(Batch))
            {
                foreach (DecodeLine line in await DecodeAsync(decoding, batch, cancellationToken))
                {
                    await lines.WriteLineAsync(line.ToJson().AsMemory(), cancellationToken);
                    counts[line.Outcome] = counts.GetValueOrDefault(line.Outcome) + 1;
                    Check(run, line, output);
                }

                await lines.FlushAsync(cancellationToken);
                run.Say($"{counts.Values.Sum()} of {folder.Names.Count} files.");
            }
        }

        double seconds = Stopwatch.GetElapsedTime(began).TotalSeconds;
        run.Set("files", folder.Names.Count);
        run.Set("decoded", counts.GetValueOrDefault(PictureOutcome.Read));
        run.Set("refused", counts.GetValueOrDefault(PictureOutcome.Refused));
        run.Set("crashed", counts.GetValueOrDefault(PictureOutcome.Crashed));
        run.Set("seconds", seconds);
        run.Set("filesPerSecond", folder.Names.Count / seconds);
    }

    private static async Task<DecodeLine[]> DecodeAsync(FileDecoding decoding, string[] names, CancellationToken cancellationToken)
    {
        var lines = new DecodeLine[names.Length];
        await Parallel.ForAsync(0, names.Length, cancellationToken, async (i, token) => lines[i] = await decoding.DecodeAsync(names[i], token));
        return lines;
    }

    private static void Check(ScenarioRun run, DecodeLine line, string output)
    {
        if (line.Outcome == PictureOutcome.Crashed)
        {
            run.Fail($"{line.File} is decoded or refused, and no other error comes out; it was {line.Error}");
        }
        else if (line.Ok && !File.Exists(FileDecoding.PngPath(output, line.File)))
        {
            run.Fail($"{line.File} was decoded, and there is no PNG of it.");
        }
    }

    private static WindowLevel ReadWindow(string text)
    {
        string[] parts = text.Split(',');
        if (parts.Length == 2
            && double.TryParse(parts[0], NumberStyles.Float, CultureInfo.InvariantCulture, out double center) && double.IsFinite(center)
            && double.TryParse(parts[1], NumberStyles.Float, CultureInfo.InvariantCulture, out double width) && double.IsFinite(width) && width >= 1)
        {
            return new WindowLevel(center, width);
        }

        throw new UsageException($"--window is two numbers C,W, such as 40,400, with a width of at least 1, not '{text}'.");
    }
}
