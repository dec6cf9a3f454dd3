namespace Labeling;

/// <summary>The order in which items are handed out: shuffled once, by a seed, the same on every machine.</summary>
public static class ShuffleOrder
{
    /// <summary>Where an item goes in the queue: lower keys first.</summary>
    /// <param name="seed">The project's <see cref="Project.Seed"/>.</param>
    /// <param name="path">The item's path.</param>
    public static long KeyFor(long seed, string path) => throw new NotImplementedException();
}
