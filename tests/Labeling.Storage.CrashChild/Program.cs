using Labeling;
using Labeling.Storage.CrashChild;

// Labels a project with many labelers at once until it is killed. Every answer that the store acknowledged is one line on standard output:
// the token, the item and the labeler. Arguments: the store, its file or connection, the project's name, the number of labelers.
if (args is not [string store, string place, string project, string labelers])
{
    Console.Error.WriteLine("Usage: Labeling.Storage.CrashChild sqlite FILE PROJECT LABELERS, or postgres 'SCHEMA CONNECTION' PROJECT LABELERS");
    return 2;
}

await using LabelStore opened = StoreChoice.Open(store, place);
await opened.InitializeAsync();
ProjectId id = (await opened.FindProjectAsync(project))!.Id;
var output = new AcknowledgedOutput(Console.OpenStandardOutput());
await Task.WhenAll(Enumerable.Range(0, int.Parse(labelers, System.Globalization.CultureInfo.InvariantCulture)).Select(number => Task.Run(() => WorkAsync(opened, id, number, output))));
return 0;

static async Task WorkAsync(LabelStore store, ProjectId project, int number, AcknowledgedOutput output)
{
    var claim = new ClaimRequest
    {
        ProjectId = project,
        Labeler = $"labeler-{number}",
        PageSize = number % 2 == 0 ? 1 : 4,
        LeaseDuration = TimeSpan.FromHours(1),
    };
    while ((await store.ClaimAsync(claim)).Lease is { } task)
    {
        Submission[] answers = [.. task.Items.Where(i => !i.IsSubmitted).Select(i => new Submission
        {
            ItemId = i.Id,
            Annotations = [new Annotation(new LabelClassId(1), new BoundingBox(1, 2, 3, 4))],
            Elapsed = TimeSpan.FromSeconds(1),
        })];
        SubmitResult result = await store.SubmitAsync(new SubmitRequest { ProjectId = project, Token = task.Token, Labeler = task.Labeler, Submissions = answers });
        foreach (SubmissionOutcome outcome in result.Outcomes.Where(o => o.Status is SubmissionStatus.Accepted or SubmissionStatus.AlreadyAccepted))
        {
            output.Write($"{task.Token} {outcome.ItemId} {task.Labeler}");
        }
    }
}
