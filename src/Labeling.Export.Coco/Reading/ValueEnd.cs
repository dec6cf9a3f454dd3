using System.Buffers;

namespace Labeling.Export.Coco;

/// <summary>Finds where a JSON value ends without looking at what it says. It goes on where it stopped when more text is there.</summary>
internal struct ValueEnd
{
    private static readonly SearchValues<byte> Structure = SearchValues.Create("\"[]{}"u8);
    private static readonly SearchValues<byte> InString = SearchValues.Create("\"\\"u8);
    private static readonly SearchValues<byte> BehindScalar = SearchValues.Create(",]} \t\r\n"u8);

    private long _depth;
    private bool _inString;
    private bool _escaped;
    private bool _begun;
    private bool _scalar;

    /// <summary>Looks at the next bytes of the value.</summary>
    /// <param name="text">The first time beginning with the value's first byte.</param>
    /// <param name="consumed">How many of them belong to the value.</param>
    /// <returns>Whether the value ends there.</returns>
    public bool TryFind(ReadOnlySpan<byte> text, out int consumed)
    {
        consumed = 0;
        if (!_begun && !text.IsEmpty)
        {
            _begun = true;
            _scalar = text[0] is not ((byte)'"' or (byte)'[' or (byte)'{');
        }

        if (_scalar)
        {
            var end = text.IndexOfAny(BehindScalar);
            consumed = end < 0 ? text.Length : end;
            return end >= 0;
        }

        while (consumed < text.Length)
        {
            var rest = text[consumed..];
            consumed += _inString ? PassString(rest) : PassStructure(rest);
            if (_depth == 0 && !_inString)
            {
                return true;
            }
        }

        return false;
    }

    private int PassString(ReadOnlySpan<byte> text)
    {
        if (_escaped)
        {
            _escaped = false;
            return 1;
        }

        var at = text.IndexOfAny(InString);
        if (at < 0)
        {
            return text.Length;
        }

        _escaped = text[at] == (byte)'\\';
        _inString = _escaped;
        return at + 1;
    }

    private int PassStructure(ReadOnlySpan<byte> text)
    {
        var at = text.IndexOfAny(Structure);
        if (at < 0)
        {
            return text.Length;
        }

        switch (text[at])
        {
            case (byte)'"':
                _inString = true;
                break;
            case (byte)'[' or (byte)'{':
                _depth++;
                break;
            default:
                _depth--;
                break;
        }

        return at + 1;
    }
}
