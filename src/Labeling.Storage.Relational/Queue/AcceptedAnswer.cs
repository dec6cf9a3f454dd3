namespace Labeling.Storage.Relational;

/// <summary>An answer that was accepted just now.</summary>
/// <param name="Entry">Its history entry.</param>
/// <param name="Submission">What the labeler handed in.</param>
/// <param name="IsShared">Whether others may hold the item.</param>
internal readonly record struct AcceptedAnswer(long Entry, Submission Submission, bool IsShared);
