using System.Diagnostics;

namespace Labeling.Scenarios;

/// <summary>Goes over the files of a folder once, as many at a time as there are processors, and measures it.</summary>
internal static class PictureRounds
{
    /// <summary>Reads every file, reports <c>files</c>, <c>filesPerSecond</c>, <c>seconds</c> and how they ended, and fails the run for each crash.</summary>
    public static async Task RunAsync(ScenarioRun run, PictureFolder folder, Func<Stream, CancellationToken, ValueTask> read, CancellationToken cancellationToken)
    {
        int refused = 0;
        int crashed = 0;
        long began = Stopwatch.GetTimestamp();
        await Parallel.ForEachAsync(folder.Names, cancellationToken, async (name, token) =>
        {
            try
            {
                await using FileStream file = folder.OpenRead(name);
                await read(file, token);
            }
            catch (ImageDecodingException)
            {
                Interlocked.Increment(ref refused);
            }
            catch (Exception exception) when (exception is not OperationCanceledException)
            {
                Interlocked.Increment(ref crashed);
                run.Fail($"{name} is read or refused, and no other error comes out; it was {exception.GetType().Name}: {exception.Message}");
            }
        });

        double seconds = Stopwatch.GetElapsedTime(began).TotalSeconds;
        run.Set("files", folder.Names.Count);
        run.Set("seconds", seconds);
        run.Set("filesPerSecond", folder.Names.Count / seconds);
        run.Set("refused", refused);
        run.Set("crashed", crashed);
    }
}
