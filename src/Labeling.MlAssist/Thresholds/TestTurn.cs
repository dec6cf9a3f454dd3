namespace Labeling.MlAssist;

/// <summary>What is left of a project's chance to err when the next test of a threshold comes, and whether it comes.</summary>
/// <remarks>
/// A project makes many tests, and each may let through what does not keep the promise. So what may be erred in all is a budget. A test may take at most
/// half of what is left. One that lets a batch through costs how likely its batch breaks the promise for all that was seen, which is at most that; one that fails
/// costs a third of what it could have taken, because the next asks nearly the same evidence again and can seldom be lucky where this was not. So however many tests there are,
/// all together never cost more than 1 − confidence (the probability that one of several errs is at most their sum: Bonferroni).
/// </remarks>
/// <param name="Number">1 for the first.</param>
/// <param name="Left">The share of the budget that is left, at most 1.</param>
/// <param name="FailedAt">How many test predictions there were when a test failed last, and none has passed since; otherwise 0.</param>
internal readonly record struct TestTurn(int Number, double Left, int FailedAt)
{
    private const double MostAtOnce = 0.5;
    private const double ShareOfFailure = 1.0 / 3;
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
        return risk is { } passed ? new(Number + 1, Left - Math.Min(most, passed / (1 - confidence)), 0) : new(Number + 1, Left - (most * ShareOfFailure), evidence);
    }
}
