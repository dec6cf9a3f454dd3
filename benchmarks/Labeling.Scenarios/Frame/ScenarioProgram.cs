namespace Labeling.Scenarios;

/// <summary>Runs the scenario that the arguments name, and turns how it ended into an exit status.</summary>
internal sealed class ScenarioProgram(IReadOnlyList<IScenario> scenarios, TextWriter output, TextWriter error)
{
    /// <summary>The scenario ran to its end and its checks hold.</summary>
    public const int Passed = 0;

    /// <summary>A check failed, or the scenario could not go on.</summary>
    public const int Failed = 1;

    /// <summary>The arguments are wrong.</summary>
    public const int WrongArguments = 2;

    /// <summary>Runs. The last line of the output is one JSON object unless the arguments were wrong or asked for help.</summary>
    public async Task<int> RunAsync(string[] args, CancellationToken cancellationToken = default)
    {
        try
        {
            if (args is [] or ["--help"])
            {
                await output.WriteAsync(HelpText.For(scenarios));
                return args.Length == 0 ? throw new UsageException("Name a scenario.") : Passed;
            }

            IScenario scenario = scenarios.FirstOrDefault(s => s.Name == args[0])
                ?? throw new UsageException($"There is no scenario '{args[0]}'; there are {string.Join(", ", scenarios.Select(s => s.Name))}.");
            if (args is [_, "--help"])
            {
                await output.WriteAsync(HelpText.For([scenario]));
                return Passed;
            }

            return await RunAsync(scenario, ScenarioArguments.Parse(scenario, args.AsSpan(1)), cancellationToken);
        }
        catch (UsageException exception)
        {
            await error.WriteLineAsync(exception.Message);
            return WrongArguments;
        }
    }

    private async Task<int> RunAsync(IScenario scenario, ScenarioArguments arguments, CancellationToken cancellationToken)
    {
        var run = new ScenarioRun(scenario.Name, arguments, error);
        try
        {
            await scenario.RunAsync(run, cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            run.Fail("The run was stopped from outside before its end.");
        }
        catch (Exception exception) when (exception is not UsageException)
        {
            await error.WriteLineAsync(exception.ToString());
            run.Fail($"{exception.GetType().Name}: {exception.Message}");
        }

        await output.WriteLineAsync(run.ToJson());
        return run.HasFailed ? Failed : Passed;
    }
}
