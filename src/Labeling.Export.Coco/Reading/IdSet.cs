using System.Runtime.CompilerServices;

namespace Labeling.Export.Coco;

/// <summary>A set of ids in little memory: one bit each where they are dense, as those that programs count up are.</summary>
internal sealed class IdSet
{
    private const int PageBits = 12;
    private const int WordsOfPage = (1 << PageBits) / 64;

    // A page costs about 600 bytes. Ids so sparse that pages would cost more than plain numbers go to a plain set.
    private const int FewOnPage = 8;
    private const int PagesBeforeJudging = 4096;

    private readonly Dictionary<long, ulong[]> _pages = [];
    private HashSet<long>? _sparse;
    private long _lastKey;
    private ulong[]? _lastPage;

    public long Count { get; private set; }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)] // Runs millions of times in a program's first second.
    public bool Contains(long id)
        => (_pages.TryGetValue(id >> PageBits, out var page) && (page[Word(id)] & Bit(id)) != 0) || _sparse?.Contains(id) == true;

    /// <summary>Adds an id; <see langword="false"/> when it was there.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)] // Runs millions of times in a program's first second.
    public bool Add(long id)
    {
        if (PageOf(id) is not { } page)
        {
            return AddToNewPage(id);
        }

        if ((page[Word(id)] & Bit(id)) != 0 || _sparse?.Contains(id) == true)
        {
            return false;
        }

        page[Word(id)] |= Bit(id);
        Count++;
        return true;
    }

    /// <summary>The page to add to, mostly that of the id before. Whoever only asks must not change what is remembered: several may ask at once.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)] // Runs millions of times in a program's first second.
    private ulong[]? PageOf(long id)
    {
        var key = id >> PageBits;
        if (_lastPage is null || key != _lastKey)
        {
            _lastKey = key;
            _pages.TryGetValue(key, out _lastPage);
        }

        return _lastPage;
    }

    private bool AddToNewPage(long id)
    {
        if (_sparse?.Contains(id) == true)
        {
            return false;
        }

        Count++;
        if (_pages.Count >= PagesBeforeJudging && Count / _pages.Count < FewOnPage)
        {
            (_sparse ??= []).Add(id);
            return true;
        }

        var page = new ulong[WordsOfPage];
        page[Word(id)] = Bit(id);
        _pages.Add(id >> PageBits, page);
        return true;
    }

    private static int Word(long id) => (int)((id >> 6) & (WordsOfPage - 1));

    private static ulong Bit(long id) => 1UL << (int)(id & 63);
}
