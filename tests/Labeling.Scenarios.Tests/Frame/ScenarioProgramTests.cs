using System.Text.Json;

namespace Labeling.Scenarios.Tests;

public sealed class ScenarioProgramTests
{
    [Theory]
    [InlineData("", "Name a scenario.")]
    [InlineData("other", "There is no scenario 'other'; there are fake.")]
    [InlineData("fake --count", "--count needs a value: --count N.")]
    [InlineData("fake --count 0", "--count is a whole number from 1 to 100, not '0'.")]
    [InlineData("fake --count 101", "--count is a whole number from 1 to 100, not '101'.")]
    [InlineData("fake --count 1.5", "--count is a whole number from 1 to 100, not '1.5'.")]
    [InlineData("fake --count 1,000", "--count is a whole number from 1 to 100, not '1,000'.")]
    [InlineData("fake --count 5 --count 5", "--count is given twice.")]
    [InlineData("fake --count=5", "Write '--count 5' instead of '--count=5'.")]
    [InlineData("fake --color blue", "--color is red or green, not 'blue'.")]
    [InlineData("fake --color Red", "--color is red or green, not 'Red'.")]
    [InlineData("fake --share 1.01", "--share is a number from 0 to 1, not '1.01'.")]
    [InlineData("fake --share NaN", "--share is a number from 0 to 1, not 'NaN'.")]
    [InlineData("fake --seed -1", "--seed is a whole number from 0 to 1000000000, not '-1'.")]
    [InlineData("fake 5", "'5' is not an option; options look like --items 1000. 'fake --help' lists them.")]
    [InlineData("fake --size 5", "fake has no option --size; it takes --count, --color, --share, --place, --seed.")]
    public async Task Wrong_arguments_end_with_status_2_and_one_line_that_says_which(string arguments, string line)
    {
        var scenario = new FakeScenario(_ => Assert.Fail("It must not run."));

        (int status, _, string error) = await RunAsync(scenario, arguments);

        Assert.Equal(2, status);
        Assert.Equal(line + Environment.NewLine, error);
    }

    [Fact]
    public async Task An_option_that_must_be_given_is_asked_for()
    {
        (int status, string output, string error) = await RunAsync(new CrashWorkerScenario(), "crash-worker");

        Assert.Equal(2, status);
        Assert.Empty(output);
        Assert.Equal("--project ID is missing: the project" + Environment.NewLine, error);
    }

    [Fact]
    public async Task What_is_not_given_has_its_default()
    {
        var scenario = new FakeScenario(run =>
        {
            Assert.Equal(7, run.Get(FakeScenario.Count));
            Assert.Equal("green", run.Get(FakeScenario.Color));
            Assert.Equal(0.5, run.Get(FakeScenario.Share));
            Assert.Null(run.Get(FakeScenario.Place));
            Assert.Equal(1, run.Seed);
        });

        (int status, _, string error) = await RunAsync(scenario, "fake --color green");

        Assert.True(status == 0, error);
    }

    [Fact]
    public async Task The_last_line_is_one_JSON_object_with_the_figures_and_the_machine()
    {
        var scenario = new FakeScenario(run =>
        {
            run.Say("Working.");
            run.Set("rate", 1234.56789);
            run.Set("name", "x");
            run.Set("none", double.NaN);
        });

        (int status, string output, string error) = await RunAsync(scenario, "fake --seed 3");

        Assert.Equal(0, status);
        Assert.EndsWith("Working." + Environment.NewLine, error, StringComparison.Ordinal);
        string last = Assert.Single(output.TrimEnd().Split(Environment.NewLine));
        JsonElement json = JsonElement.Parse(last);
        Assert.Equal("fake", json.GetProperty("scenario").GetString());
        Assert.Equal(1234.568, json.GetProperty("rate").GetDouble());
        Assert.Equal("x", json.GetProperty("name").GetString());
        Assert.Equal(JsonValueKind.Null, json.GetProperty("none").ValueKind);
        Assert.Equal(3, json.GetProperty("seed").GetInt32());
        Assert.Equal(Environment.ProcessorCount, json.GetProperty("cores").GetInt32());
        Assert.StartsWith(".NET", json.GetProperty("runtime").GetString(), StringComparison.Ordinal);
        Assert.False(json.TryGetProperty("failures", out _));
    }

    [Fact]
    public async Task A_check_that_fails_ends_with_status_1_and_the_same_JSON()
    {
        var scenario = new FakeScenario(run =>
        {
            run.Set("rate", 5);
            run.Fail("2 of 3.");
        });

        (int status, string output, _) = await RunAsync(scenario, "fake");

        Assert.Equal(1, status);
        JsonElement json = JsonElement.Parse(output);
        Assert.Equal(5, json.GetProperty("rate").GetInt32());
        Assert.Equal("2 of 3.", Assert.Single(json.GetProperty("failures").EnumerateArray()).GetString());
    }

    [Fact]
    public async Task A_scenario_that_breaks_is_a_failure()
    {
        var scenario = new FakeScenario(_ => throw new InvalidOperationException("The disk is full."));

        (int status, string output, string error) = await RunAsync(scenario, "fake");

        Assert.Equal(1, status);
        Assert.Equal("InvalidOperationException: The disk is full.", JsonElement.Parse(output).GetProperty("failures")[0].GetString());
        Assert.Contains(nameof(A_scenario_that_breaks_is_a_failure), error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Help_lists_every_option_of_every_scenario_with_its_default()
    {
        using var output = new StringWriter();
        int status = await new ScenarioProgram(ScenarioCatalog.All, output, TextWriter.Null).RunAsync(["--help"], TestContext.Current.CancellationToken);

        Assert.Equal(0, status);
        string help = output.ToString();
        Assert.All(ScenarioCatalog.All, scenario =>
        {
            string part = help[help.IndexOf(Environment.NewLine + scenario.Name + Environment.NewLine, StringComparison.Ordinal)..];
            Assert.All(scenario.Options, option => Assert.Contains($"--{option.Name} {option.Placeholder}", part, StringComparison.Ordinal));
        });
        Assert.Contains("(default 100000)", help, StringComparison.Ordinal);
        Assert.Contains("(required)", help, StringComparison.Ordinal);
    }

    private static async Task<(int Status, string Output, string Error)> RunAsync(IScenario scenario, string arguments)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        string[] args = arguments.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        int status = await new ScenarioProgram([scenario], output, error).RunAsync(args, TestContext.Current.CancellationToken);
        return (status, output.ToString(), error.ToString());
    }
}
