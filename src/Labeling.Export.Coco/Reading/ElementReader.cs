using System.Globalization;
using System.Text.Json;

namespace Labeling.Export.Coco;

/// <summary>Reads one object of a COCO file, wholly in memory, member by member, and says what is wrong with it.</summary>
internal ref struct ElementReader
{
    private const double LargestWhole = 1L << 53;

    private readonly ProblemReporter _problems;
    private readonly ElementPlace _place;
    private Utf8JsonReader _json;

    public ElementReader(ReadOnlySpan<byte> text, ProblemReporter problems, in ElementPlace place)
    {
        _problems = problems;
        _place = place;
        _json = new Utf8JsonReader(text, new JsonReaderOptions { MaxDepth = problems.Options.MaxDepth });
        Name = default;
    }

    /// <summary>The current member's name as it stands in the file.</summary>
    public ReadOnlySpan<byte> Name { get; private set; }

    /// <summary>The kind of the current value.</summary>
    public readonly JsonTokenType Kind => _json.TokenType;

    /// <summary>The value's reader, for lists and objects.</summary>
    [System.Diagnostics.CodeAnalysis.UnscopedRef]
    public ref Utf8JsonReader Json => ref _json;

    /// <summary>Steps into the object.</summary>
    /// <returns><see langword="false"/> when it is something else, which has been reported.</returns>
    public bool Begin()
    {
        _json.Read();
        if (_json.TokenType == JsonTokenType.StartObject)
        {
            return true;
        }

        Error(null, $"an object is expected, but there is {Describe(_json.TokenType)}.");
        return false;
    }

    /// <summary>Steps to the next member's value; one that was not read is passed.</summary>
    public bool Next()
    {
        // Leaves a list or object that was not looked into. Values that were read have their reader on their last token.
        if (_json.TokenType is JsonTokenType.StartArray || (_json.TokenType is JsonTokenType.StartObject && _json.CurrentDepth > 0))
        {
            _json.Skip();
        }

        _json.Read();
        if (_json.TokenType != JsonTokenType.PropertyName)
        {
            return false;
        }

        Name = _json.ValueIsEscaped ? System.Text.Encoding.UTF8.GetBytes(_json.GetString()!) : _json.ValueSpan;
        _json.Read();
        return true;
    }

    /// <summary>Reads a whole number; <see langword="null"/> for none, which is reported unless the value is null.</summary>
    public readonly long? Integer(string member)
    {
        switch (_json.TokenType)
        {
            case JsonTokenType.Number:
                if (_json.TryGetInt64(out var value))
                {
                    return value;
                }

                if (_json.TryGetDouble(out var real) && Math.Abs(real) <= LargestWhole && real == Math.Floor(real))
                {
                    return (long)real;
                }

                break;
            case JsonTokenType.String when long.TryParse(Text(), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var parsed):
                Warn(member, "the number is given as text.");
                return parsed;
            case JsonTokenType.Null:
                return null;
        }

        Error(member, $"a whole number is expected, but there is {Shown()}.");
        return null;
    }

    /// <summary>Reads a finite number; <see langword="null"/> for none, which is reported unless the value is null.</summary>
    public readonly double? Number(string member)
    {
        switch (_json.TokenType)
        {
            case JsonTokenType.Number:
                if (_json.TryGetDouble(out var value) && double.IsFinite(value))
                {
                    return value;
                }

                break;
            case JsonTokenType.String when double.TryParse(Text(), NumberStyles.Float, CultureInfo.InvariantCulture, out var parsed) && double.IsFinite(parsed):
                Warn(member, "the number is given as text.");
                return parsed;
            case JsonTokenType.Null:
                return null;
        }

        Error(member, $"a finite number is expected, but there is {Shown()}.");
        return null;
    }

    /// <summary>Reads a text; <see langword="null"/> for none, which is reported unless the value is null.</summary>
    public readonly string? Text(string member)
    {
        switch (_json.TokenType)
        {
            case JsonTokenType.String:
                return Text();
            case JsonTokenType.Number:
                Warn(member, "the text is given as a number.");
                return System.Text.Encoding.ASCII.GetString(_json.ValueSpan);
            case JsonTokenType.Null:
                return null;
        }

        Error(member, $"a text is expected, but there is {Shown()}.");
        return null;
    }

    /// <summary>Reads yes or no, which COCO writes as 1 or 0.</summary>
    public readonly bool? Flag(string member)
    {
        switch (_json.TokenType)
        {
            case JsonTokenType.True:
                return true;
            case JsonTokenType.False:
                return false;
            case JsonTokenType.Null:
                return null;
        }

        if (Integer(member) is not { } number)
        {
            return null;
        }

        if (number is 0 or 1)
        {
            return number == 1;
        }

        Error(member, $"0 or 1 is expected, but there is {number}.");
        return null;
    }

    /// <summary>Keeps a member that has no place of its own, when that was asked for.</summary>
    public void Keep(ref Dictionary<string, JsonElement>? extra)
    {
        if (_problems.Options.KeepUnknown)
        {
            (extra ??= [])[System.Text.Encoding.UTF8.GetString(Name)] = JsonElement.ParseValue(ref _json);
        }
    }

    public readonly void Warn(string? member, string message) => _problems.Warn(_place, member, message);

    public readonly void Error(string? member, string message) => _problems.Error(_place, member, message);

    /// <summary>The value as it stands in the file, cut short, or what kind it is.</summary>
    public readonly string Shown() => _json.TokenType switch
    {
        JsonTokenType.Number => System.Text.Encoding.ASCII.GetString(_json.ValueSpan[..Math.Min(40, _json.ValueSpan.Length)]),
        JsonTokenType.String => $"'{JsonText.Decode(_json.ValueSpan[..Math.Min(40, _json.ValueSpan.Length)])}'",
        var kind => Describe(kind),
    };

    private readonly string Text()
    {
        try
        {
            return _json.GetString()!;
        }
        catch (InvalidOperationException)
        {
            Warn(null, "a text is not valid Unicode.");
            return JsonText.Decode(_json.ValueSpan);
        }
    }

    private static string Describe(JsonTokenType kind) => kind switch
    {
        JsonTokenType.StartArray => "a list",
        JsonTokenType.StartObject => "an object",
        JsonTokenType.String => "a text",
        JsonTokenType.Number => "a number",
        JsonTokenType.True or JsonTokenType.False => "true or false",
        _ => "null",
    };
}
