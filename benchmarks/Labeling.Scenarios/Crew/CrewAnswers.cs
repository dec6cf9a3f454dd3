namespace Labeling.Scenarios;

/// <summary>What one labeler answers: one class an image, mostly the first few, as in life; now and then a skip.</summary>
internal sealed class CrewAnswers(int seed, double skipShare)
{
    private readonly Random _random = new(seed);

    /// <summary>Answers for what is still to do in a task.</summary>
    public SubmitRequest For(TaskLease lease) => new()
    {
        ProjectId = lease.ProjectId,
        Token = lease.Token,
        Labeler = lease.Labeler,
        Submissions = [.. lease.Items.Where(item => !item.IsSubmitted).Select(item => Answer(item.Id))],
        SkipPolicy = SkipPolicy.OutOfQueue,
    };

    private Submission Answer(ItemId item)
    {
        var elapsed = TimeSpan.FromMilliseconds(_random.Next(500, 5_000));
        if (_random.NextDouble() < skipShare)
        {
            return new Submission { ItemId = item, IsSkip = true, SkipReason = "blurred", Elapsed = elapsed };
        }

        int classNumber = 1 + Math.Min(_random.Next(ScenarioProject.ClassCount), _random.Next(ScenarioProject.ClassCount));
        return new Submission { ItemId = item, Annotations = [new Annotation(new LabelClassId(classNumber))], Elapsed = elapsed };
    }
}
