namespace Labeling.ConformanceTests;

/// <summary>Runs a history on a store and on the model, and finds the shortest history on which they differ.</summary>
internal sealed class ModelComparison(LabelStoreFixture fixture, ProjectSettings settings, int items)
{
    private const int MostShrinkRuns = 300;

    /// <summary>Runs one history.</summary>
    /// <returns>How the two differ, or <see langword="null"/>.</returns>
    public async Task<ModelDifference?> CompareAsync(IReadOnlyList<ModelOperation> history)
    {
        await using ModelSide model = await ModelSide.OpenAsync(new ModelFixture(), settings, items);
        await using ModelSide store = await ModelSide.OpenAsync(fixture, settings, items);
        var outcomes = new List<string>();
        foreach (ModelOperation step in history.Append(new SnapshotOperation(IsOpening: false, null)).Append(new LookOperation()))
        {
            outcomes.Add(await OutcomeAsync(step, model));
            string actual = await OutcomeAsync(step, store);
            if (outcomes[^1] != actual)
            {
                return new ModelDifference([.. history.Take(outcomes.Count)], outcomes, step, actual);
            }
        }

        return null;
    }

    /// <summary>Leaves out what is not needed for the difference, piece by piece, ever smaller pieces.</summary>
    public async Task<ModelDifference> ShrinkAsync(ModelDifference difference)
    {
        int runs = 0;
        for (int piece = Math.Max(1, difference.History.Count / 2); piece >= 1; piece /= 2)
        {
            for (int start = 0; start < difference.History.Count && runs < MostShrinkRuns;)
            {
                ModelOperation[] shorter = [.. difference.History.Take(start), .. difference.History.Skip(start + piece)];
                runs++;
                if (await CompareAsync(shorter) is { } found)
                {
                    difference = found;
                }
                else
                {
                    start += piece;
                }
            }
        }

        return difference;
    }

    /// <summary>The whole story, for a person to read.</summary>
    public string Tell(ModelDifference difference, int seed, string store)
    {
        string[] expected = difference.Outcomes[^1].Split('\n');
        string[] actual = difference.Actual.Split('\n');
        IEnumerable<string> lines =
        [
            $"The store '{store}' and the model differ (seed {seed}). A short history that shows it, with what the model says:",
            $"     a running project of {items} items, MinLabelers {settings.MinLabelers}, MaxLabelers {settings.MaxLabelers}",
            .. difference.History.Zip(difference.Outcomes, (step, outcome) => $"{step} => {outcome.Split('\n')[0]}").Select((line, i) => $"{i + 1,3}. {line}"),
            $"When {difference.Step}, the model says:",
            .. expected.Except(actual),
            "and the store says:",
            .. actual.Except(expected),
            $"Set {LabelStoreModelConformance.SeedVariable}={seed} and {LabelStoreModelConformance.RunsVariable}=1 to run it again.",
        ];
        return string.Join(Environment.NewLine, lines);
    }

    private static async Task<string> OutcomeAsync(ModelOperation step, ModelSide side)
    {
        try
        {
            return await step.RunAsync(side);
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            return $"{exception.GetType().Name}: {exception.Message}";
        }
    }
}
