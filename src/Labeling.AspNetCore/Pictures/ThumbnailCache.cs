namespace Labeling.AspNetCore;

/// <summary>Keeps the thumbnails asked for last, up to a number of bytes. Safe for many callers at once.</summary>
internal sealed class ThumbnailCache(long capacity)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, LinkedListNode<(string Tag, byte[] Bytes)>> _byTag = new(StringComparer.Ordinal);
    private readonly LinkedList<(string Tag, byte[] Bytes)> _byUse = new();
    private long _size;

    public byte[]? Find(string tag)
    {
        lock (_lock)
        {
            if (!_byTag.TryGetValue(tag, out var node))
            {
                return null;
            }

            _byUse.Remove(node);
            _byUse.AddFirst(node);
            return node.Value.Bytes;
        }
    }

    public void Keep(string tag, byte[] bytes)
    {
        if (bytes.Length > capacity)
        {
            return;
        }

        lock (_lock)
        {
            if (!_byTag.ContainsKey(tag))
            {
                _byTag.Add(tag, _byUse.AddFirst((tag, bytes)));
                _size += bytes.Length;
            }

            while (_size > capacity && _byUse.Last is { } last)
            {
                _byUse.RemoveLast();
                _byTag.Remove(last.Value.Tag);
                _size -= last.Value.Bytes.Length;
            }
        }
    }
}
