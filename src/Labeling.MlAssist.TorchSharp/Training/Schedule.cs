namespace Labeling.MlAssist.TorchSharp;

/// <summary>How long the steps of training are: they grow at first, then shrink along half a cosine to nothing.</summary>
/// <remarks>Source: Loshchilov and Hutter, "SGDR: Stochastic Gradient Descent with Warm Restarts", 2016, without restarts.</remarks>
internal static class Schedule
{
    private const double WarmUp = 0.1;

    /// <summary>The factor for a step.</summary>
    /// <param name="done">The part of training that is done, 0 to 1.</param>
    public static double Factor(double done) => done < WarmUp
        ? (done + 1e-3) / (WarmUp + 1e-3)
        : (1 + Math.Cos(Math.PI * (done - WarmUp) / (1 - WarmUp))) / 2;
}
