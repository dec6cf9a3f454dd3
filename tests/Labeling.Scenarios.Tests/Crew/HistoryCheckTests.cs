using System.Text.Json;
using Labeling.ConformanceTests;

namespace Labeling.Scenarios.Tests;

public sealed class HistoryCheckTests : IAsyncDisposable
{
    private const int Items = 40;

    private readonly ReferenceLabelStore _store = new(TimeProvider.System);
    private readonly ItemLedger _ledger = new(Items);

    [Fact]
    public async Task Honest_work_passes()
    {
        Project project = await LabelAsync(_ledger);

        JsonElement report = await CheckAsync(project.Id);

        Assert.Equal(Items, report.GetProperty("acknowledged").GetInt32());
        Assert.All(["doubleLeases", "lostSubmissions", "doubleSubmissions", "counterDrift", "refused"], key => Assert.Equal(0, report.GetProperty(key).GetInt32()));
        Assert.False(report.TryGetProperty("failures", out _));
    }

    [Fact]
    public async Task An_acknowledged_answer_that_is_not_in_the_history_is_lost()
    {
        Project project = await ScenarioProject.CreateWithItemsAsync(_store, "test", Items, 1, TestContext.Current.CancellationToken);
        _ledger.Seen(new ItemId(3), Token(1));
        _ledger.Acknowledge(new ItemId(3), Token(1));

        JsonElement report = await CheckAsync(project.Id);

        Assert.Equal(1, report.GetProperty("lostSubmissions").GetInt32());
        Assert.True(report.TryGetProperty("failures", out _));
    }

    [Fact]
    public async Task An_answer_that_stands_under_another_token_is_lost_and_leased_twice()
    {
        Project project = await LabelAsync(_ledger);
        _ledger.Acknowledge(new ItemId(3), Token(1));
        _ledger.Seen(new ItemId(3), Token(1));

        JsonElement report = await CheckAsync(project.Id);

        Assert.Equal(1, report.GetProperty("lostSubmissions").GetInt32());
        Assert.Equal(1, report.GetProperty("doubleLeases").GetInt32());
    }

    [Fact]
    public async Task An_answer_for_an_item_that_nobody_was_handed_is_noticed()
    {
        var blind = new ItemLedger(Items);
        Project project = await LabelAsync(blind);

        JsonElement report = await CheckAsync(project.Id);

        Assert.StartsWith($"{Items} answers are counted but not in the history", report.GetProperty("failures")[0].GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_item_with_two_answers_is_doubly_submitted()
    {
        Project project = await LabelAsync(_ledger);
        Item item = (await _store.FindItemAsync(project.Id, new ItemId(3), TestContext.Current.CancellationToken))!;
        await _store.ReviewAsync(
            new ReviewRequest { ProjectId = project.Id, ItemId = item.Id, ExpectedVersion = item.Version, Reviewer = "rita", Decision = ReviewDecision.Reject },
            TestContext.Current.CancellationToken);
        await LabelAsync(_ledger, project);

        JsonElement report = await CheckAsync(project.Id);

        Assert.Equal(1, report.GetProperty("doubleSubmissions").GetInt32());
        Assert.Equal(1, report.GetProperty("doubleLeases").GetInt32());
    }

    [Fact]
    public async Task A_refused_answer_is_a_failure()
    {
        Project project = await LabelAsync(_ledger);
        _ledger.Refuse("ana", new ItemId(3), SubmissionStatus.LeaseLost);

        JsonElement report = await CheckAsync(project.Id);

        Assert.Equal("The answer of ana for item 3 was refused: LeaseLost.", report.GetProperty("failures")[0].GetString());
    }

    public ValueTask DisposeAsync() => _store.DisposeAsync();

    private static LeaseToken Token(byte number) => new(new Guid(number, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0));

    private async Task<Project> LabelAsync(ItemLedger ledger, Project? project = null)
    {
        project ??= await ScenarioProject.CreateWithItemsAsync(_store, "test", Items, 1, TestContext.Current.CancellationToken);
        var options = new CrewOptions { Labelers = 4, PageSize = 4, Seed = 1, SkipShare = 0.2, Stop = () => false };
        CrewOutcome outcome = await new LabelingCrew(_store, project.Id, options, ledger).RunAsync(TestContext.Current.CancellationToken);
        Assert.True(outcome.RanOut);
        return project;
    }

    private async Task<JsonElement> CheckAsync(ProjectId projectId)
    {
        var run = new ScenarioRun("test", ScenarioArguments.Parse(new FakeScenario(), []), TextWriter.Null);
        await HistoryCheck.RunAsync(run, _store, projectId, _ledger, TestContext.Current.CancellationToken);
        return JsonElement.Parse(run.ToJson());
    }
}
