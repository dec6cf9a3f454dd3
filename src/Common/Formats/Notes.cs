using System.Globalization;

namespace Labeling.Export;

/// <summary>Sentences for a report: each kind of loss once with how often and where first, and the first hundred of everything else.</summary>
internal sealed class Notes
{
    private const int Most = 100;

    private readonly Dictionary<string, (long Count, string First)> _losses = [];
    private readonly List<string> _single = [];
    private long _more;

    /// <summary>Notes something that concerns one image or file.</summary>
    public void Add(string sentence)
    {
        if (_single.Count < Most)
        {
            _single.Add(sentence);
        }
        else
        {
            _more++;
        }
    }

    /// <summary>Counts something that may happen to many.</summary>
    /// <param name="what">A sentence without its full stop. A constant: each different one is kept.</param>
    /// <param name="where">The image or place.</param>
    public void Count(string what, string where)
        => _losses[what] = _losses.TryGetValue(what, out var known) ? (known.Count + 1, known.First) : (1, where);

    public IReadOnlyList<string> ToList()
    {
        var counted = _losses.Select(loss => loss.Value.Count == 1
            ? $"{loss.Key}: once, in '{loss.Value.First}'."
            : string.Create(CultureInfo.InvariantCulture, $"{loss.Key}: {loss.Value.Count:N0} times, first in '{loss.Value.First}'."));
        return _more == 0 ? [.. counted, .. _single] : [.. counted, .. _single, $"And {_more} more."];
    }
}
