namespace Labeling.MlAssist;

/// <summary>What is left of a project's chance to err when the next test of a threshold comes, and whether it comes.</summary>
/// <remarks>
/// A project makes many tests, and each may let through what does not keep the promise. So what may be erred in all is a budget. A test may take at most
/// half of what is left, and costs a third of its risk. Of one that fails that is what it could have taken: the next asks nearly the same evidence
/// again and can seldom be lucky where this was not. Of one that lets a batch through it is how likely the batch breaks the promise for all that was seen: people look at all
/// of it, and where it came out too bad the next must make up for it, so that most such breaks do not last. However many tests there are, all together never cost more than the budget.
/// </remarks>
/// <param name="Number">1 for the first.</param>
/// <param name="Left">The share of the budget that is left, at most 1.</param>
/// <param name="FailedAt">How many test predictions there were when a test failed last, and none has passed since; otherwise 0.</param>
internal readonly record struct TestTurn(int Number, double Left, int FailedAt)
{
    private const double MostAtOnce = 0.5;
    private const double LastingShare = 1.0 / 3;
    private const double Growth = 1.1;

    public static TestTurn First => new(1, 1, 0);

    /// <summary>How many test predictions are needed for another test: after one that failed, a tenth more.</summary>
    public int LeastEvidence => (int)Math.Ceiling(FailedAt * Growth);

    /// <summary>How likely this test may be to let through what does not keep the promise.</summary>
    /// <param name="confidence">How sure to be over all tests of a project.</param>
    public double Error(double confidence) => (1 - confidence) * Left * MostAtOnce;

    /// <summary>The turn after a test.</summary>
    /// <param name="risk">How likely the batch that it let through breaks the promise; <see langword="null"/> when it failed.</param>
    /// <param name="evidence">How many test predictions there were.</param>
    /// <param name="confidence">How sure to be over all tests of a project.</param>
    public TestTurn After(double? risk, int evidence, double confidence)
    {
        double most = Left * MostAtOnce;
        double taken = risk is { } passed ? Math.Min(most, passed / (1 - confidence)) : most;
        return new(Number + 1, Left - (taken * LastingShare), risk is null ? evidence : 0);
    }
}
