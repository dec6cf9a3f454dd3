using System.Buffers;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;
using System.Text.Unicode;

namespace Labeling.Export.Coco;

/// <summary>Goes through one JSON value that is wholly in memory, front to back, and refuses what is not JSON.</summary>
/// <remarks>
/// <para>
/// It reads four times as many annotations a second as <see cref="Utf8JsonReader"/>, because it knows no buffers that end in the
/// middle, and makes numbers on the way. That reader still does what is rare: escapes, and values that nobody asked for.
/// </para>
/// <para>
/// A value is stepped to by <see cref="NextMember"/> or <see cref="NextItem"/> and then read, entered or left alone. Whoever
/// enters a list or an object goes on to its end.
/// </para>
/// </remarks>
internal ref struct JsonScanner(ReadOnlySpan<byte> text, int maxDepth)
{
    private readonly ReadOnlySpan<byte> _text = text;
    private int _at;
    private bool _pending = true;

    /// <summary>The kind of the value stepped to; at first that of the whole.</summary>
    public JsonKind Kind { get; private set; } = KindOf(text.IsEmpty ? (byte)0 : text[0]);

    /// <summary>The value stepped to and all behind it, as it stands.</summary>
    public readonly ReadOnlySpan<byte> Rest => _text[_at..];

    /// <summary>Steps into the list or object.</summary>
    public void Enter()
    {
        _at++;
        _pending = false;
    }

    /// <summary>Steps to the next member of an object.</summary>
    /// <param name="first">Whether it is the first; set to <see langword="false"/>.</param>
    /// <param name="name">Its name, escapes resolved.</param>
    /// <returns><see langword="false"/> when the object has ended and was left.</returns>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)] // Inlined, it would leave no room for what it calls itself.
    public bool NextMember(scoped ref bool first, out ReadOnlySpan<byte> name)
    {
        if (!Advance(ref first, (byte)'}'))
        {
            name = default;
            return false;
        }

        name = ReadName();
        PassSpace();
        if (_at >= _text.Length || _text[_at] != (byte)':')
        {
            throw Malformed("':' is expected behind a name");
        }

        _at++;
        PassSpace();
        Begin();
        return true;
    }

    /// <summary>Steps to the next value of a list.</summary>
    /// <param name="first">Whether it is the first; set to <see langword="false"/>.</param>
    /// <returns><see langword="false"/> when the list has ended and was left.</returns>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)] // Inlined, it would leave no room for what it calls itself.
    public bool NextItem(scoped ref bool first)
    {
        if (!Advance(ref first, (byte)']'))
        {
            return false;
        }

        Begin();
        return true;
    }

    /// <summary>Reads the number stepped to; infinite when it is larger than a <see cref="double"/> can be.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)] // Runs millions of times in a program's first second.
    public double ReadNumber()
    {
        _at += JsonNumber.Read(_text[_at..], out var value);
        EndScalar();
        return value;
    }

    /// <summary>Reads the number stepped to when it is one of few digits; otherwise stays.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)] // Runs millions of times in a program's first second.
    public bool TryReadShortNumber(out double value)
    {
        value = 0;
        var length = Kind == JsonKind.Number ? JsonNumber.TryReadShort(_text[_at..], out value) : 0;
        if (length == 0)
        {
            return false;
        }

        _at += length;
        EndScalar();
        return true;
    }

    /// <summary>Reads the list stepped to when it holds nothing but numbers; otherwise stays before it.</summary>
    /// <param name="numbers">Receives them; replaced by larger room when it is too small.</param>
    /// <param name="count">How many there are.</param>
    /// <returns>Whether it was such a list.</returns>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)] // Runs millions of times in a program's first second.
    public bool TryReadNumbers(scoped ref double[] numbers, out int count)
    {
        count = 0;
        var at = PassSpace(_text, _at + 1);
        if (at < _text.Length && _text[at] == (byte)']')
        {
            return Leave(at + 1);
        }

        while (true)
        {
            if (at >= _text.Length || !(char.IsAsciiDigit((char)_text[at]) || _text[at] == (byte)'-'))
            {
                return false;
            }

            var length = JsonNumber.Read(_text[at..], out var value);
            if (!double.IsFinite(value))
            {
                return false;
            }

            if (count == numbers.Length)
            {
                Array.Resize(ref numbers, 2 * count);
            }

            numbers[count++] = value;
            at = PassSpace(_text, at + length);
            if (at >= _text.Length || _text[at] != (byte)',')
            {
                return at < _text.Length && _text[at] == (byte)']' && Leave(at + 1);
            }

            at = PassSpace(_text, at + 1);
        }
    }

    /// <summary>Reads the number stepped to if it is written as a whole number of at most 18 digits; otherwise stays.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)] // Runs millions of times in a program's first second.
    public bool TryReadWhole(out long value)
    {
        value = 0;
        var at = _at;
        var negative = _text[at] == (byte)'-';
        at += negative ? 1 : 0;
        var start = at;
        while (at < _text.Length && at - start <= 18 && char.IsAsciiDigit((char)_text[at]))
        {
            value = (value * 10) + (_text[at] - '0');
            at++;
        }

        var count = at - start;
        if (count is 0 or > 18 || (count > 1 && _text[start] == (byte)'0') || (at < _text.Length && _text[at] is (byte)'.' or (byte)'e' or (byte)'E'))
        {
            return false;
        }

        value = negative ? -value : value;
        _at = at;
        EndScalar();
        return true;
    }

    /// <summary>Reads true, false or null.</summary>
    public void ReadLiteral()
    {
        var literal = Kind switch
        {
            JsonKind.True => "true"u8,
            JsonKind.False => "false"u8,
            _ => "null"u8,
        };
        if (!_text[_at..].StartsWith(literal))
        {
            throw Malformed("a value is expected");
        }

        _at += literal.Length;
        EndScalar();
    }

    /// <summary>Reads the text stepped to.</summary>
    /// <param name="isValid">Whether it is valid Unicode; otherwise half surrogates stay, and bytes that are no UTF-8 become U+FFFD.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)] // Runs millions of times in a program's first second.
    public string ReadText(out bool isValid)
    {
        var raw = ReadRawText(out var hasEscapes);
        if (!hasEscapes)
        {
            isValid = Utf8.IsValid(raw);
            return Encoding.UTF8.GetString(raw);
        }

        return JsonText.Decode(raw, out isValid);
    }

    /// <summary>Reads the text stepped to as it stands between its quotes.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)] // Runs millions of times in a program's first second.
    public ReadOnlySpan<byte> ReadRawText(out bool hasEscapes)
    {
        var start = _at + 1;
        _at = JsonTextEnd.Find(_text, start, out hasEscapes);
        var raw = _text[start.._at];
        _at++;
        _pending = false;
        return raw;
    }

    /// <summary>Passes the value stepped to, whatever it is.</summary>
    /// <returns>The value as it stands.</returns>
    public ReadOnlySpan<byte> Skip()
    {
        var start = _at;
        switch (Kind)
        {
            case JsonKind.Object or JsonKind.List:
                SkipNested();
                break;
            case JsonKind.Text:
                ReadRawText(out _);
                break;
            case JsonKind.Number:
                ReadNumber();
                break;
            default:
                ReadLiteral();
                break;
        }

        return _text[start.._at];
    }

    public readonly JsonException Malformed(string what) => JsonTextEnd.Malformed(what, _at);

    [MethodImpl(MethodImplOptions.AggressiveInlining)] // A few instructions, in the innermost loops.
    private static JsonKind KindOf(byte first) => first switch
    {
        (byte)'{' => JsonKind.Object,
        (byte)'[' => JsonKind.List,
        (byte)'"' => JsonKind.Text,
        (byte)'t' => JsonKind.True,
        (byte)'f' => JsonKind.False,
        (byte)'n' => JsonKind.Null,
        _ => JsonKind.Number,
    };

    [MethodImpl(MethodImplOptions.AggressiveInlining)] // A few instructions, in the innermost loops.
    private void Begin()
    {
        if (_at >= _text.Length)
        {
            throw Malformed("a value is expected");
        }

        Kind = KindOf(_text[_at]);
        _pending = true;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)] // Runs millions of times in a program's first second.
    private bool Advance(scoped ref bool first, byte end)
    {
        if (_pending)
        {
            Skip();
        }

        PassSpace();
        if (_at >= _text.Length)
        {
            throw Malformed("it does not end");
        }

        var next = _text[_at];
        if (next == end)
        {
            _at++;
            return false;
        }

        if (!first)
        {
            if (next != (byte)',')
            {
                throw Malformed("',' is expected");
            }

            _at++;
            PassSpace();
        }

        first = false;
        return true;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)] // Runs millions of times in a program's first second.
    private ReadOnlySpan<byte> ReadName()
    {
        if (_at >= _text.Length || _text[_at] != (byte)'"')
        {
            throw Malformed("the name of a property is expected");
        }

        // Names are short: a loop ends before a search of many bytes at once has begun.
        for (var end = _at + 1; end < _text.Length && _text[end] >= (byte)' ' && _text[end] != (byte)'\\'; end++)
        {
            if (_text[end] == (byte)'"')
            {
                var name = _text[(_at + 1)..end];
                _at = end + 1;
                _pending = false;
                return name;
            }
        }

        var raw = ReadRawText(out var hasEscapes);
        return hasEscapes ? Encoding.UTF8.GetBytes(JsonText.Decode(raw, out _)) : raw;
    }

    private void SkipNested()
    {
        var reader = new Utf8JsonReader(_text[_at..], isFinalBlock: true, new JsonReaderState(new JsonReaderOptions { MaxDepth = maxDepth }));
        reader.Read();
        reader.Skip();
        _at += (int)reader.BytesConsumed;
        _pending = false;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)] // A few instructions, in the innermost loops.
    private void EndScalar()
    {
        _pending = false;
        if (_at < _text.Length && _text[_at] is not ((byte)',' or (byte)']' or (byte)'}' or (byte)' ' or (byte)'\n' or (byte)'\r' or (byte)'\t'))
        {
            throw Malformed("a value does not end as it should");
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)] // A few instructions, in the innermost loops.
    private void PassSpace() => _at = PassSpace(_text, _at);

    [MethodImpl(MethodImplOptions.AggressiveInlining)] // A few instructions, in the innermost loops.
    private static int PassSpace(ReadOnlySpan<byte> text, int at)
    {
        while ((uint)at < (uint)text.Length && text[at] <= (byte)' ' && text[at] is (byte)' ' or (byte)'\n' or (byte)'\r' or (byte)'\t')
        {
            at++;
        }

        return at;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)] // A few instructions, in the innermost loops.
    private bool Leave(int at)
    {
        _at = at;
        _pending = false;
        return true;
    }
}
