// A whole labeling project in the terminal: folder in, labelers at work, review, dashboard, COCO file out.
using System.Diagnostics;
using Labeling;
using Quickstart;

if (args is ["--help" or "-h" or "-?"])
{
    Console.WriteLine(QuickstartOptions.Help);
    return 0;
}

using var stop = new CancellationTokenSource();
Console.CancelKeyPress += (_, e) =>
{
    e.Cancel = true;
    stop.Cancel();
};

try
{
    return await RunAsync(QuickstartOptions.Parse(args), stop.Token);
}
catch (OperationCanceledException)
{
    Console.WriteLine("Interrupted. Everything submitted is safe; run the same command again to go on.");
    return 130;
}
catch (Exception exception) when (exception is LabelingException or ArgumentException or IOException or UnauthorizedAccessException)
{
    await Console.Error.WriteLineAsync(exception.Message);
    return exception is ArgumentException ? 2 : 1;
}

static async Task<int> RunAsync(QuickstartOptions options, CancellationToken cancellationToken)
{
    var watch = Stopwatch.StartNew();
    string output = Path.GetFullPath(options.Output);
    Directory.CreateDirectory(output);

    string images = Path.GetFullPath(options.Images ?? Path.Combine(output, "pictures"));
    AnswerBook answers = options.Images is null ? DrawnPictures.Draw(images) : await AnswerFiles.ReadAsync(images, options.Answers, cancellationToken);

    string database = Path.Combine(output, "labels.db");
    await using LabelingEngine labeling = await LabelingEngine.OpenAsync(database, cancellationToken);

    const string Name = "Quickstart";
    LabelingProject? project = await labeling.Projects.FindAsync(Name, cancellationToken);
    if (project is not null)
    {
        if (project.Info.Dataset.Location != images)
        {
            throw new ArgumentException($"{database} holds a project over {project.Info.Dataset.Location}, not over {images}; give another --output.");
        }

        Console.WriteLine("Going on where it was.");
    }

    project ??= await labeling.Projects.CreateAsync(
        new ProjectDefinition(Name, answers.TaskType)
        {
            Dataset = new LocalFolder(images),
            LabelClasses = [.. answers.Classes.Select(c => new LabelClassDefinition(c))],
            Instructions = "Give the right answer. When in doubt, skip.",
            Settings = new ProjectSettings { AllowEmptyImages = answers.HasEmptyPictures },
        },
        cancellationToken);

    if (project.Info.State == ProjectState.Initializing)
    {
        IngestReport report = await project.StartAsync(cancellationToken: cancellationToken);
        Console.WriteLine($"{report.Items:N0} pictures from {images}; {report.OtherExtensions:N0} other files and {report.BeyondMaxItems:N0} beyond the limit left out.");
    }

    Console.WriteLine($"{answers.TaskType}: {Count(answers.Classes.Count, "class", "classes")}, {Count(options.Labelers, "labeler", "labelers")}, pages of {options.Page}.");
    var log = new WorkLog();
    await ProgressDisplay.ShowAsync(project, log, token => WorkAsync(project, answers, options, log, token), cancellationToken);

    Dashboard.Print(project, await project.GetProgressAsync(cancellationToken));
    ExportReport export = await project.ExportAsync(new CocoExport(Path.Combine(output, "labels.coco.json")), cancellationToken: cancellationToken);
    foreach (string warning in export.Warnings)
    {
        Console.WriteLine("Note: " + warning);
    }

    Console.WriteLine($"""

        COCO file   {export.Location} ({export.Images:N0} images, {export.Annotations:N0} annotations)
        Database    {database}
        Pictures    {images}
        Done in {watch.Elapsed.TotalSeconds:0.0} s. The same command goes on from here; delete {output} to start anew.
        """);
    return 0;
}

static string Count(int count, string one, string many) => $"{count} {(count == 1 ? one : many)}";

static async Task WorkAsync(LabelingProject project, AnswerBook answers, QuickstartOptions options, WorkLog log, CancellationToken cancellationToken)
{
    // Whoever was sent back in an earlier run has been looked at before.
    var unlabeled = new ItemQuery { Filter = new ItemFilter { Statuses = [ItemStatus.Unlabeled] } };
    await foreach (Item item in project.Items.ListAsync(unlabeled, cancellationToken))
    {
        if (item.Version > 1)
        {
            log.MarkSeen(item.Id);
        }
    }

    var labelers = new Labelers(project, answers, options, log);
    var reviewer = new Reviewer(project, answers, options, log);
    do
    {
        await labelers.WorkAsync(cancellationToken);
    }
    while (await reviewer.ReviewAsync(cancellationToken));
}
