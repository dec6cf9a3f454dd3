using System.Globalization;
using Xunit;

namespace Labeling.ConformanceTests;

/// <summary>Random histories of labelers, reviewers, owners and jumping clocks: the store says and holds what <see cref="ReferenceLabelStore"/> does.</summary>
/// <remarks>
/// A failure gives its seed and the shortest history found. The seeds are the same in each run unless the environment variable named by
/// <see cref="SeedVariable"/> says where to begin; <see cref="RunsVariable"/> says how many to run.
/// </remarks>
/// <param name="fixture">Makes the stores.</param>
public abstract class LabelStoreModelConformance(LabelStoreFixture fixture) : LabelStoreConformance(fixture)
{
    /// <summary>The environment variable with the first seed.</summary>
    public const string SeedVariable = "LABELING_CONFORMANCE_SEED";

    /// <summary>The environment variable with the number of histories.</summary>
    public const string RunsVariable = "LABELING_CONFORMANCE_RUNS";

    private const int FirstSeed = 20_260_930;

    [Theory]
    [InlineData(1, 1)]
    [InlineData(2, 2)]
    [InlineData(2, 3)]
    public async Task Random_histories_come_to_what_the_model_says(int minLabelers, int maxLabelers)
    {
        int first = Number(SeedVariable) ?? FirstSeed;
        int runs = Number(RunsVariable) ?? Fixture.ModelRuns;
        for (int seed = first; seed < first + runs; seed++)
        {
            int items = 3 + (seed % 7);
            var comparison = new ModelComparison(Fixture, Bench.Overlap(minLabelers, maxLabelers), items);
            if (await comparison.CompareAsync(ModelHistory.Draw(seed, length: 60 + (seed % 61), items)) is { } difference)
            {
                Assert.Fail(comparison.Tell(await comparison.ShrinkAsync(difference), seed, Store.Name));
            }
        }
    }

    private static int? Number(string variable)
        => int.TryParse(Environment.GetEnvironmentVariable(variable), NumberStyles.None, CultureInfo.InvariantCulture, out int number) ? number : null;
}
