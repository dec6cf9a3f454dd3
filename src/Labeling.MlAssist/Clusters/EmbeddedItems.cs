namespace Labeling.MlAssist;

/// <summary>Items with their embeddings and class scores, in a temporary file.</summary>
internal sealed class EmbeddedItems : IVectorRows, IDisposable
{
    private readonly List<ItemId> _items = [];
    private readonly HalfVectorFile _file;
    private readonly string _path;
    private readonly float[] _row;

    public EmbeddedItems(string folder, string name, int embeddingLength, int scoreLength)
    {
        EmbeddingLength = embeddingLength;
        ScoreLength = scoreLength;
        _path = Path.Combine(folder, name + ".vectors");
        File.Delete(_path);
        _row = new float[embeddingLength + scoreLength];
        _file = HalfVectorFile.Open(_path, _row.Length);
    }

    public int Count => _items.Count;

    public int Length => EmbeddingLength;

    public int EmbeddingLength { get; }

    public int ScoreLength { get; }

    public ItemId ItemAt(int index) => _items[index];

    public void Add(ItemId item, ReadOnlySpan<float> embedding, ReadOnlySpan<float> scores)
    {
        embedding.CopyTo(_row);
        scores.CopyTo(_row.AsSpan(EmbeddingLength));
        _file.Add((UInt128)item.Value, _row);
        _items.Add(item);
    }

    public void Read(int row, Span<float> vector) => ReadEmbedding(row, vector);

    public void ReadEmbedding(int index, Span<float> embedding) => _file.ReadPart(index, 0, embedding[..EmbeddingLength]);

    public void ReadScores(int index, Span<float> scores) => _file.ReadPart(index, EmbeddingLength, scores[..ScoreLength]);

    public void Dispose()
    {
        _file.Dispose();
        File.Delete(_path);
    }
}
