using System.Globalization;
using System.Text;

namespace Labeling.Export.Yolo;

/// <summary>Scalars, and lists and maps of scalars between brackets, in YAML.</summary>
/// <remarks>A part of YAML 1.2 (https://yaml.org/spec/1.2.2/) that data.yaml files are written in; everything stays text.</remarks>
internal sealed class YamlText(string text, string file, long line)
{
    private int _at;

    public bool IsAtEnd
    {
        get
        {
            SkipSpace();
            return _at == text.Length;
        }
    }

    /// <summary>Writes a text between quotation marks so that no YAML reader takes it for anything else.</summary>
    public static string Quote(string value)
    {
        var quoted = new StringBuilder("\"");
        foreach (var c in value)
        {
            if (c is '"' or '\\')
            {
                quoted.Append('\\').Append(c);
            }
            else if (char.IsControl(c) || char.GetUnicodeCategory(c) is UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator || c == '\ufeff')
            {
                quoted.Append(CultureInfo.InvariantCulture, $"\\u{(int)c:X4}");
            }
            else
            {
                quoted.Append(c);
            }
        }

        return quoted.Append('"').ToString();
    }

    /// <summary>Reads a list between square brackets, or a map between braces; the list's keys are its places.</summary>
    public IReadOnlyList<(string Key, string Value)> ReadFlow()
    {
        SkipSpace();
        var isMap = text[_at++] == '{';
        var end = isMap ? '}' : ']';
        var entries = new List<(string, string)>();
        while (true)
        {
            SkipSpace();
            if (Peek() == end)
            {
                _at++;
                return entries;
            }

            var value = ReadScalar(isInFlow: true);
            if (isMap)
            {
                SkipSpace();
                Expect(':');
                entries.Add((value, ReadScalar(isInFlow: true)));
            }
            else
            {
                entries.Add((entries.Count.ToString(CultureInfo.InvariantCulture), value));
            }

            SkipSpace();
            if (Peek() != end)
            {
                Expect(',');
            }
        }
    }

    /// <summary>Reads a key and its colon.</summary>
    public string ReadKey()
    {
        var key = ReadScalar(isInFlow: false, isKey: true);
        SkipSpace();
        Expect(':');
        return key;
    }

    /// <summary>Reads a scalar in quotation marks or plain; plain ones end with the line, in a flow also at commas and brackets.</summary>
    public string ReadScalar(bool isInFlow, bool isKey = false)
    {
        SkipSpace();
        return Peek() switch
        {
            '"' => ReadDouble(),
            '\'' => ReadSingle(),
            '&' or '*' or '!' or '|' or '>' or '%' or '@' or '`' or '[' or '{' or '?' => throw Fault($"'{text[_at]}' begins a form of YAML that is not read here. Write plain texts, or texts in quotation marks."),
            _ => ReadPlain(isInFlow, isKey),
        };
    }

    public LabelingException Fault(string what) => ImportErrors.At(file, line + text.AsSpan(0, Math.Min(_at, text.Length)).Count('\n'), what);

    private string ReadPlain(bool isInFlow, bool isKey)
    {
        var start = _at;
        while (_at < text.Length && text[_at] != '\n')
        {
            var c = text[_at];
            var isColon = c == ':' && (_at + 1 == text.Length || text[_at + 1] is ' ' or '\n' or '\t' || (isInFlow && text[_at + 1] is ',' or ']' or '}'));
            if ((c == '#' && _at > start && text[_at - 1] is ' ' or '\t') || (isInFlow && c is ',' or ']' or '}') || (isColon && (isInFlow || isKey)))
            {
                break;
            }

            if (isColon)
            {
                throw Fault("a colon stands within a text. Put the text in quotation marks.");
            }

            _at++;
        }

        return text[start.._at].Trim();
    }

    private string ReadSingle()
    {
        var value = new StringBuilder();
        for (_at++; _at < text.Length; _at++)
        {
            if (text[_at] != '\'')
            {
                value.Append(text[_at]);
            }
            else if (_at + 1 < text.Length && text[_at + 1] == '\'')
            {
                value.Append('\'');
                _at++;
            }
            else
            {
                _at++;
                return value.ToString();
            }
        }

        throw Fault("a quotation mark is never closed. Close it.");
    }

    private string ReadDouble()
    {
        var value = new StringBuilder();
        for (_at++; _at < text.Length; _at++)
        {
            if (text[_at] == '"')
            {
                _at++;
                return value.ToString();
            }

            value.Append(text[_at] == '\\' ? ReadEscape() : text[_at].ToString());
        }

        throw Fault("a quotation mark is never closed. Close it.");
    }

    private string ReadEscape()
    {
        _at++;
        return (_at < text.Length ? text[_at] : '\0') switch
        {
            '0' => "\0",
            'a' => "\a",
            'b' => "\b",
            't' => "\t",
            'n' => "\n",
            'v' => "\v",
            'f' => "\f",
            'r' => "\r",
            'e' => "\u001b",
            ' ' => " ",
            '"' => "\"",
            '/' => "/",
            '\\' => "\\",
            'N' => "\u0085",
            '_' => "\u00a0",
            'L' => "\u2028",
            'P' => "\u2029",
            'x' => ReadCode(2),
            'u' => ReadCode(4),
            'U' => ReadCode(8),
            _ => throw Fault("a backslash begins no escape that YAML knows. Double it."),
        };
    }

    private string ReadCode(int digits)
    {
        if (_at + digits >= text.Length
            || !uint.TryParse(text.AsSpan(_at + 1, digits), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var code)
            || code > 0x10ffff)
        {
            throw Fault($"{digits} hexadecimal digits of a character must follow here.");
        }

        _at += digits;
        return code > 0xffff ? char.ConvertFromUtf32((int)code) : ((char)code).ToString();
    }

    private void SkipSpace()
    {
        while (_at < text.Length)
        {
            if (text[_at] == '#' && (_at == 0 || char.IsWhiteSpace(text[_at - 1])))
            {
                var end = text.IndexOf('\n', _at);
                _at = end < 0 ? text.Length : end;
            }
            else if (text[_at] is ' ' or '\t' or '\n')
            {
                _at++;
            }
            else
            {
                return;
            }
        }
    }

    private char Peek() => _at < text.Length ? text[_at] : throw Fault("the value ends in the middle. Close its bracket.");

    private void Expect(char expected)
    {
        if (_at == text.Length || text[_at] != expected)
        {
            throw Fault($"'{expected}' is expected{(_at < text.Length ? $", but there is {ImportErrors.Quote(text.AsSpan(_at, 1))}" : "")}.");
        }

        _at++;
    }
}
