using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text;

namespace Labeling.Export.Coco;

/// <summary>Reads one object of a COCO file, wholly in memory, member by member, and says what is wrong with it.</summary>
internal ref struct ElementReader
{
    private const double LargestWhole = 1L << 53;
    private const int MostShown = 40;

    private readonly ProblemReporter _problems;
    private readonly ElementPlace _place;
    private JsonScanner _json;
    private ReadOnlySpan<byte> _name;
    private bool _first;

    public ElementReader(ReadOnlySpan<byte> text, ProblemReporter problems, in ElementPlace place)
    {
        _problems = problems;
        _place = place;
        _json = new JsonScanner(text, problems.Options.MaxDepth);
        _name = default;
        _first = true;
    }

    /// <summary>The current member's name.</summary>
    public readonly ReadOnlySpan<byte> Name => _name;

    /// <summary>How many errors there were in the object so far.</summary>
    public int Errors { get; private set; }

    /// <summary>The kind of the current value.</summary>
    public readonly JsonKind Kind => _json.Kind;

    /// <summary>Steps into the object.</summary>
    /// <returns><see langword="false"/> when it is something else, which has been reported.</returns>
    public bool Begin()
    {
        if (_json.Kind == JsonKind.Object)
        {
            _json.Enter();
            return true;
        }

        Error(null, $"an object is expected, but there is {Shown()}. Write an object in braces, or remove it.");
        return false;
    }

    /// <summary>Steps to the next member's value; one that was not read is passed.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)] // A few instructions, in the innermost loops.
    public bool Next()
    {
        var first = _first;
        _first = false;
        return _json.NextMember(ref first, out _name);
    }

    /// <summary>Steps into the list or object that is the current value.</summary>
    public void Enter() => _json.Enter();

    /// <summary>Steps to the next value of a list that was entered.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)] // A few instructions, in the innermost loops.
    public bool NextItem(scoped ref bool first) => _json.NextItem(ref first);

    /// <summary>Steps to the next member of an object that was entered, within this one.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)] // A few instructions, in the innermost loops.
    public bool NextMember(scoped ref bool first, out ReadOnlySpan<byte> name) => _json.NextMember(ref first, out name);

    /// <summary>Reads the list that is the current value when it holds nothing but plain numbers; otherwise stays before it.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)] // A few instructions, in the innermost loops.
    public bool TryReadNumbers(scoped ref double[] numbers, out int count) => _json.TryReadNumbers(ref numbers, out count);

    /// <summary>Reads a whole number; <see langword="null"/> for none, which is reported unless the value is null.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)] // A few instructions, in the innermost loops.
    public long? Integer(string member)
        => _json.Kind == JsonKind.Number && _json.TryReadWhole(out var value) ? value : RareInteger(member);

    private long? RareInteger(string member)
    {
        var shown = this;
        switch (_json.Kind)
        {
            case JsonKind.Number:
                var text = _json.Rest;
                var real = _json.ReadNumber();
                text = text[..^_json.Rest.Length];
                if (long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value))
                {
                    return value;
                }

                if (Math.Abs(real) < LargestWhole && real == Math.Floor(real))
                {
                    return (long)real;
                }

                break;
            case JsonKind.Text when long.TryParse(Text(), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var parsed):
                Warn(member, "the number is given as text.");
                return parsed;
            case JsonKind.Null:
                _json.ReadLiteral();
                return null;
        }

        Error(member, $"a whole number is expected, but there is {shown.Shown()}. {(member is "id" or "image_id" or "category_id" ? "COCO's ids are whole numbers: number the objects, and write the numbers wherever they are referred to." : "Write one, or null.")}");
        return null;
    }

    /// <summary>Reads a finite number; <see langword="null"/> for none, which is reported unless the value is null.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)] // A few instructions, in the innermost loops.
    public double? Number(string member) => _json.TryReadShortNumber(out var value) ? value : RareNumber(member);

    [MethodImpl(MethodImplOptions.AggressiveOptimization)] // Runs millions of times in a program's first second.
    private double? RareNumber(string member)
    {
        var shown = this;
        switch (_json.Kind)
        {
            case JsonKind.Number:
                var value = _json.ReadNumber();
                if (double.IsFinite(value))
                {
                    return value;
                }

                break;
            case JsonKind.Text when double.TryParse(Text(), NumberStyles.Float, CultureInfo.InvariantCulture, out var parsed) && double.IsFinite(parsed):
                Warn(member, "the number is given as text.");
                return parsed;
            case JsonKind.Null:
                _json.ReadLiteral();
                return null;
        }

        Error(member, $"a finite number is expected, but there is {shown.Shown()}. Write one, or leave {member} out.");
        return null;
    }

    /// <summary>Reads a text; <see langword="null"/> for none, which is reported unless the value is null.</summary>
    public string? Text(string member)
    {
        switch (_json.Kind)
        {
            case JsonKind.Text:
                return Text();
            case JsonKind.Number:
                Warn(member, "the text is given as a number.");
                return Encoding.ASCII.GetString(_json.Skip());
            case JsonKind.Null:
                _json.ReadLiteral();
                return null;
        }

        Error(member, $"a text is expected, but there is {Shown()}. Write it in quotation marks.");
        return null;
    }

    /// <summary>Reads the ASCII of a text.</summary>
    /// <param name="room">Where to resolve escapes; replaced by larger room when it is too small.</param>
    /// <returns>What was read; anything beyond ASCII is some byte that is not.</returns>
    public ReadOnlySpan<byte> Ascii(ref byte[] room)
    {
        var raw = _json.ReadRawText(out var hasEscapes);
        if (!hasEscapes)
        {
            return raw;
        }

        if (room.Length < raw.Length)
        {
            room = new byte[raw.Length];
        }

        return room.AsSpan(0, JsonText.DecodeAscii(raw, room));
    }

    /// <summary>Reads yes or no, which COCO writes as 1 or 0.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)] // Runs millions of times in a program's first second.
    public bool? Flag(string member)
    {
        if (_json.Kind is JsonKind.True or JsonKind.False)
        {
            var value = _json.Kind == JsonKind.True;
            _json.ReadLiteral();
            return value;
        }

        var number = Integer(member);
        if (number is null or 0 or 1)
        {
            return number is null ? null : number == 1;
        }

        Error(member, $"0 or 1 is expected, but there is {number}. Write one of them.");
        return null;
    }

    /// <summary>Keeps a member that has no place of its own, when that was asked for.</summary>
    public void Keep(ref Dictionary<string, JsonElement>? extra)
    {
        if (_problems.Options.KeepUnknown)
        {
            var name = Encoding.UTF8.GetString(_name);
            var reader = new Utf8JsonReader(_json.Skip(), new JsonReaderOptions { MaxDepth = _problems.Options.MaxDepth });
            (extra ??= [])[name] = JsonElement.ParseValue(ref reader);
        }
    }

    public readonly void Warn(string? member, string message) => _problems.Warn(_place, member, message);

    /// <summary>Something that can be read though it is not as it should be: a strict reading ends with it, a lenient one only tells.</summary>
    public void Mend(string? member, string message)
    {
        if (_problems.Options.Lenient)
        {
            Warn(member, message);
        }
        else
        {
            Error(member, message);
        }
    }

    public void Error(string? member, string message)
    {
        Errors++;
        _problems.Error(_place, member, message);
    }

    /// <summary>The current value as it stands in the file, cut short, or what kind it is.</summary>
    public readonly string Shown()
    {
        switch (_json.Kind)
        {
            case JsonKind.Object:
                return "an object";
            case JsonKind.List:
                return "a list";
        }

        var copy = _json;
        var value = copy.Skip();
        return Encoding.UTF8.GetString(value.Length <= MostShown ? value : value[..MostShown]);
    }

    private string Text()
    {
        var text = _json.ReadText(out var isValid);
        if (!isValid)
        {
            Warn(null, $"the text '{text}' is not valid Unicode. Save the file as UTF-8; it may be in another encoding, such as Latin-1.");
        }

        return text;
    }
}
