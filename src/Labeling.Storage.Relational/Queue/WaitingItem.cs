namespace Labeling.Storage.Relational;

/// <summary>An item that somebody may take.</summary>
/// <param name="Key">Where it is.</param>
/// <param name="Free">How many of its places nobody holds; with 0, there is one whose lease is over.</param>
/// <param name="Shown">What its labeler is shown of it, draft and answer aside, where that is known; otherwise <see langword="null"/>.</param>
internal sealed record WaitingItem(QueueKey Key, int Free, TaskItem? Shown = null);
