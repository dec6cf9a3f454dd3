namespace Labeling.MlAssist.TorchSharp;

/// <summary>How long and in what steps a network is trained.</summary>
/// <param name="Epochs">How often it goes through the items at most.</param>
/// <param name="BatchSize">How many items a step learns from.</param>
/// <param name="MaxTime">The time that training may take.</param>
/// <param name="Patience">After how many epochs without gain it stops.</param>
/// <param name="Seed">The seed of everything random.</param>
internal sealed record TrainingPlan(int Epochs, int BatchSize, TimeSpan MaxTime, int Patience, long Seed);
