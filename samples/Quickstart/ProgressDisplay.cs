using Labeling;
using Spectre.Console;

namespace Quickstart;

/// <summary>Shows work as it happens: bars in a terminal, now and then a line where the output goes to a file.</summary>
internal static class ProgressDisplay
{
    private static readonly TimeSpan Beat = TimeSpan.FromMilliseconds(200);

    public static async Task ShowAsync(LabelingProject project, WorkLog log, Func<CancellationToken, Task> work, CancellationToken cancellationToken)
    {
        Task working = work(cancellationToken);
        if (AnsiConsole.Profile.Capabilities.Interactive)
        {
            await AnsiConsole.Progress()
                .Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn(), new SpinnerColumn())
                .StartAsync(context => BarsAsync(context, project, log, working));
        }
        else
        {
            await LinesAsync(project, log, working);
        }

        await working;
    }

    private static async Task BarsAsync(ProgressContext context, LabelingProject project, WorkLog log, Task working)
    {
        ProgressTask labeled = context.AddTask("labeled");
        ProgressTask approved = context.AddTask("approved");
        var people = new Dictionary<string, ProgressTask>(StringComparer.Ordinal);
        bool done;
        do
        {
            done = working.IsCompleted;
            ProjectProgress progress = await project.GetProgressAsync();
            double total = Math.Max(1, progress.Total);
            Set(labeled, $"labeled {progress.Labeled:N0} of {progress.Total:N0}", total, progress.Labeled);
            Set(approved, $"approved {progress.Approved:N0}, sent back {log.Rejected:N0}", total, progress.Approved);
            foreach ((string name, int count) in log.Answered.OrderBy(a => a.Key, StringComparer.Ordinal))
            {
                if (!people.TryGetValue(name, out ProgressTask? bar))
                {
                    people[name] = bar = context.AddTask(name);
                }

                Set(bar, $"{name} answered {count:N0}", total, count);
            }

            await Task.WhenAny(working, Task.Delay(Beat));
        }
        while (!done);
    }

    private static async Task LinesAsync(LabelingProject project, WorkLog log, Task working)
    {
        int lastTenth = -1;
        bool done;
        do
        {
            done = working.IsCompleted;
            ProjectProgress progress = await project.GetProgressAsync();
            int tenth = progress.Total == 0 ? 10 : (int)((progress.Labeled + progress.Approved) * 5 / progress.Total);
            if (tenth != lastTenth)
            {
                lastTenth = tenth;
                Console.WriteLine($"labeled {progress.Labeled:N0} of {progress.Total:N0}, approved {progress.Approved:N0}, sent back {log.Rejected:N0}");
            }

            await Task.WhenAny(working, Task.Delay(Beat));
        }
        while (!done);
    }

    private static void Set(ProgressTask bar, string text, double most, double value)
    {
        bar.Description = text;
        bar.MaxValue = most;
        bar.Value = Math.Min(value, most);
    }
}
