using System.Globalization;
using Labeling;
using Spectre.Console;

namespace Quickstart;

/// <summary>The project's dashboard in the terminal: progress, queue, distribution of labels, and who did what.</summary>
internal static class Dashboard
{
    public static void Print(LabelingProject project, ProjectProgress progress)
    {
        AnsiConsole.WriteLine();
        AnsiConsole.Write(new Rule($"[bold]{Markup.Escape(project.Info.Name)}[/]  {ProgressText.Labeled(progress)} ({ProgressText.Percent(progress)})").LeftJustified());
        AnsiConsole.Write(new BreakdownChart()
            .Width(Math.Min(72, AnsiConsole.Profile.Width))
            .AddItem("Completed", progress.Labeled, Color.Green)
            .AddItem("Skipped", progress.Skipped, Color.Grey)
            .AddItem("Needs review", progress.NeedsReview, Color.Yellow)
            .AddItem("Incomplete", progress.Incomplete, Color.Blue));
        AnsiConsole.MarkupLine($"Approved [green]{progress.Approved:N0}[/] of {progress.Labeled:N0} labeled; {progress.Removed:N0} left the project.");

        Section("Label class distribution", ProgressText.Distribution(progress, project.Info.LabelClasses));
        Section("Task queue", ProgressText.Queue(progress));

        Table table = new Table().Border(TableBorder.Simple).Title("Labelers").AddColumns("labeler", "submitted", "skipped", "rejected", "time worked");
        foreach (LabelerProgress labeler in progress.Labelers)
        {
            table.AddRow(
                Markup.Escape(labeler.Labeler),
                labeler.Submitted.ToString("N0", CultureInfo.InvariantCulture),
                labeler.Skipped.ToString("N0", CultureInfo.InvariantCulture),
                labeler.Rejected.ToString("N0", CultureInfo.InvariantCulture),
                labeler.Elapsed.ToString(@"hh\:mm\:ss\.f", CultureInfo.InvariantCulture));
        }

        AnsiConsole.Write(table);
    }

    private static void Section(string title, IReadOnlyList<string> lines)
    {
        AnsiConsole.MarkupLine($"\n[bold]{title}[/]");
        foreach (string line in lines)
        {
            Console.WriteLine("  " + line);
        }
    }
}
