using System.Text;

namespace Labeling.ConformanceTests;

/// <summary>The records beside one project.</summary>
internal sealed class ReferenceRecords
{
    /// <summary>UTF-8 bytes as they come, which is the order of code points.</summary>
    public static readonly Comparer<byte[]> ByteOrder = Comparer<byte[]>.Create((a, b) => a.AsSpan().SequenceCompareTo(b));

    private readonly Dictionary<(string Kind, string Key), ProjectRecord> _records = [];
    private long _writes;

    public ProjectRecord? Find(string kind, string key) => _records.GetValueOrDefault((kind, key));

    public List<ProjectRecord> List(string kind)
        => [.. _records.Values.Where(r => r.Kind == kind).OrderBy(r => Encoding.UTF8.GetBytes(r.Key), ByteOrder)];

    public ProjectRecord? TryWrite(string kind, string key, string json, long expectedVersion, DateTimeOffset now)
        => (Find(kind, key)?.Version ?? 0) != expectedVersion
            ? null
            : _records[(kind, key)] = new ProjectRecord { Kind = kind, Key = key, Json = json, Version = ++_writes, UpdatedAt = now };

    public bool TryDelete(string kind, string key, long expectedVersion) => Find(kind, key)?.Version == expectedVersion && _records.Remove((kind, key));
}
