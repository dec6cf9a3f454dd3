namespace Labeling;

/// <summary>Pictures up to so many bytes, the ones asked for longest ago going first. Not safe for several threads at once.</summary>
internal sealed class ViewShelf(long maxBytes)
{
    // What a picture costs besides its bytes: its objects and the entry. A rough number, so that tiny pictures are not free.
    private const int Overhead = 512;

    private readonly Dictionary<ViewKey, LinkedListNode<(ViewKey Key, EncodedImage Picture)>> _places = [];
    private readonly LinkedList<(ViewKey Key, EncodedImage Picture)> _latestFirst = new();

    public long Bytes { get; private set; }

    public EncodedImage? Find(ViewKey key)
    {
        if (!_places.TryGetValue(key, out var place))
        {
            return null;
        }

        _latestFirst.Remove(place);
        _latestFirst.AddFirst(place);
        return place.Value.Picture;
    }

    /// <summary>Keeps a picture that is not kept yet, and lets others go for it; one that is larger than the whole shelf is not kept.</summary>
    public void Keep(ViewKey key, EncodedImage picture)
    {
        if (Cost(picture) > maxBytes || _places.ContainsKey(key))
        {
            return;
        }

        _places.Add(key, _latestFirst.AddFirst((key, picture)));
        Bytes += Cost(picture);
        while (Bytes > maxBytes && _latestFirst.Last is { } oldest)
        {
            _latestFirst.RemoveLast();
            _places.Remove(oldest.Value.Key);
            Bytes -= Cost(oldest.Value.Picture);
        }
    }

    private static long Cost(EncodedImage picture) => picture.Bytes.Length + Overhead;
}
