namespace Labeling.Storage.Relational;

/// <summary>An item that somebody may take.</summary>
/// <param name="Key">Where it is.</param>
/// <param name="Free">How many of its places nobody holds; with 0, there is one whose lease is over.</param>
internal readonly record struct WaitingItem(QueueKey Key, int Free);
