using Labeling.MlAssist;

namespace Labeling;

/// <summary>Items that wait to be labeled, with what a model says of them. Reads from a file; memory does not grow with their number.</summary>
public sealed class NextItemCandidates
{
    private readonly EmbeddedItems _items;

    internal NextItemCandidates(EmbeddedItems items) => _items = items;

    /// <summary>How many there are.</summary>
    public int Count => _items.Count;

    /// <summary>How many numbers <see cref="ReadScores"/> gives: the classes that the model knows; 1 for objects, the lowest score kept.</summary>
    public int ScoreLength => _items.ScoreLength;

    /// <summary>How many numbers <see cref="ReadEmbedding"/> gives; 0 when the model places no items among others.</summary>
    public int EmbeddingLength => _items.EmbeddingLength;

    /// <summary>The item at a place.</summary>
    /// <param name="index">The place, from 0.</param>
    public ItemId ItemAt(int index) => _items.ItemAt(index);

    /// <summary>Reads the probabilities of the classes.</summary>
    /// <param name="index">The place, from 0.</param>
    /// <param name="scores">Room for <see cref="ScoreLength"/> numbers.</param>
    public void ReadScores(int index, Span<float> scores) => _items.ReadScores(index, scores);

    /// <summary>Reads where the item lies among the others.</summary>
    /// <param name="index">The place, from 0.</param>
    /// <param name="embedding">Room for <see cref="EmbeddingLength"/> numbers.</param>
    public void ReadEmbedding(int index, Span<float> embedding) => _items.ReadEmbedding(index, embedding);
}
