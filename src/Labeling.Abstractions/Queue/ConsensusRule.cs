namespace Labeling;

/// <summary>Decides what several labelers' answers for one item come to.</summary>
/// <param name="answers">
/// The accepted, standing answers of different labelers in the order they came; labels and skips. At least <see cref="ProjectSettings.MinLabelers"/>.
/// </param>
public delegate ConsensusDecision ConsensusRule(IReadOnlyList<HistoryEntry> answers);
