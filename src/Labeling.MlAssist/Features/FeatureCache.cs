using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Labeling.MlAssist;

/// <summary>The features of one extractor that were made before, by the content of the pictures.</summary>
internal sealed class FeatureCache : IDisposable
{
    private const int MostFiles = 16;

    private readonly HalfVectorFile _file;

    private FeatureCache(HalfVectorFile file) => _file = file;

    public int Length => _file.Length;

    /// <summary>Opens the cache of an extractor; when another process has it, one beside it.</summary>
    public static FeatureCache Open(string folder, FeatureExtractor extractor)
    {
        for (int number = 1; ; number++)
        {
            try
            {
                string name = string.Create(CultureInfo.InvariantCulture, $"{extractor.Key}-{number}.features");
                return new FeatureCache(HalfVectorFile.Open(Path.Combine(folder, name), extractor.Length));
            }
            catch (IOException) when (number < MostFiles)
            {
                // In use by another process: the next one is as good.
            }
        }
    }

    /// <summary>Names a picture by its place and the tag of its content.</summary>
    public static UInt128 KeyOf(DatasetDefinition dataset, Item item)
    {
        string text = string.Create(CultureInfo.InvariantCulture, $"{dataset.Source}\n{dataset.Location}\n{item.Path}\n{item.ContentTag}\n{item.Size}");
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Encoding.UTF8.GetBytes(text), hash);
        return System.Buffers.Binary.BinaryPrimitives.ReadUInt128LittleEndian(hash);
    }

    public bool TryFind(UInt128 key, out int row) => _file.TryFind(key, out row);

    public void Read(int row, Span<float> features) => _file.Read(row, features);

    public int Add(UInt128 key, ReadOnlySpan<float> features) => _file.Add(key, features);

    public void Dispose() => _file.Dispose();
}
