using System.Globalization;
using System.Text;

namespace Labeling.Export.Yolo;

/// <summary>The keys of a data.yaml that are looked at; all others are passed over, whatever they hold.</summary>
internal sealed class YamlFile
{
    private const int LongestFile = 4 << 20;

    private readonly string _path;
    private readonly string[] _lines;
    private readonly Dictionary<string, IReadOnlyList<(string Key, string Value)>> _values = new(StringComparer.Ordinal);

    private YamlFile(string path, string text)
    {
        _path = path;
        _lines = text.ReplaceLineEndings("\n").Split('\n');
    }

    /// <param name="path">The file.</param>
    /// <param name="keys">The keys to read.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    public static async Task<YamlFile> ReadAsync(string path, IReadOnlyList<string> keys, CancellationToken cancellationToken)
    {
        if (new FileInfo(path).Length > LongestFile)
        {
            throw ImportErrors.In(path, $"the file is larger than {LongestFile} bytes. It is no data.yaml.");
        }

        string text;
        try
        {
            var bytes = await File.ReadAllBytesAsync(path, cancellationToken).ConfigureAwait(false);
            text = new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(bytes.AsSpan().StartsWith("\ufeff"u8) ? bytes.AsSpan(3) : bytes);
        }
        catch (DecoderFallbackException exception)
        {
            throw ImportErrors.In(path, "the file holds bytes that are not UTF-8. Save it as UTF-8.", exception);
        }

        var file = new YamlFile(path, text);
        file.Read(keys);
        return file;
    }

    public bool Has(string key) => _values.ContainsKey(key);

    /// <summary>The values of a key: of a list, of a map or the one; none where the key is not there.</summary>
    public IReadOnlyList<(string Key, string Value)> this[string key] => _values.GetValueOrDefault(key, []);

    private void Read(IReadOnlyList<string> keys)
    {
        var at = 0;
        while (at < _lines.Length)
        {
            if (!IsKey(_lines[at]))
            {
                if (!IsBlank(_lines[at]) && _lines[at] is not ("---" or "..."))
                {
                    throw ImportErrors.At(_path, at + 1, $"{ImportErrors.Quote(_lines[at])} belongs to no key. Keys begin at the start of a line.");
                }

                at++;
                continue;
            }

            var end = at + 1;
            while (end < _lines.Length && !IsKey(_lines[end]))
            {
                end++;
            }

            ReadEntry(keys, at, end);
            at = end;
        }
    }

    private void ReadEntry(IReadOnlyList<string> keys, int at, int end)
    {
        var colon = _lines[at].IndexOf(':', StringComparison.Ordinal);
        var key = (colon < 0 ? _lines[at] : _lines[at][..colon]).Trim().Trim('"', '\'');
        if (!keys.Contains(key))
        {
            return;
        }

        if (colon < 0)
        {
            throw ImportErrors.At(_path, at + 1, $"behind the key {ImportErrors.Quote(key)} there is no colon.");
        }

        var rest = _lines[at][(colon + 1)..];
        if (!_values.TryAdd(key, IsBlank(rest) ? ReadBlock(at + 1, end) : ReadInline(rest, at, end)))
        {
            throw ImportErrors.At(_path, at + 1, $"the key {ImportErrors.Quote(key)} is there twice. Keep one.");
        }
    }

    private IReadOnlyList<(string Key, string Value)> ReadInline(string rest, int at, int end)
    {
        var text = new YamlText(string.Join('\n', _lines[(at + 1)..end].Prepend(rest)), _path, at + 1);
        var values = rest.TrimStart()[0] is '[' or '{' ? text.ReadFlow() : [("", text.ReadScalar(isInFlow: false))];
        return text.IsAtEnd ? values : throw text.Fault("something stands behind the value. Put the value in quotation marks, or lists in brackets.");
    }

    private List<(string Key, string Value)> ReadBlock(int at, int end)
    {
        var values = new List<(string, string)>();
        var indent = -1;
        for (var i = at; i < end; i++)
        {
            if (IsBlank(_lines[i]))
            {
                continue;
            }

            var content = _lines[i].TrimStart(' ');
            var depth = _lines[i].Length - content.Length;
            indent = indent < 0 ? depth : indent;
            if (content[0] == '\t')
            {
                throw ImportErrors.At(_path, i + 1, "the line is indented with a tab, which YAML forbids. Indent it with spaces.");
            }

            if (depth != indent)
            {
                throw ImportErrors.At(_path, i + 1, "the line is indented otherwise than the one before it. Give a list or a map of one level.");
            }

            var isItem = content[0] == '-' && (content.Length == 1 || content[1] == ' ');
            var text = new YamlText(isItem ? content[1..] : content, _path, i + 1);
            var key = isItem ? values.Count.ToString(CultureInfo.InvariantCulture) : text.ReadKey();
            values.Add((key, text.IsAtEnd ? "" : text.ReadScalar(isInFlow: false)));
            if (!text.IsAtEnd)
            {
                throw text.Fault("something stands behind the value. Put the value in quotation marks.");
            }
        }

        return values;
    }

    // A list's dash may stand under its key, and the bracket that closes a list of several lines too.
    private static bool IsKey(string line)
        => !IsBlank(line) && line[0] is not (' ' or '\t' or ']' or '}') && line is not ("---" or "...") && line != "-" && !line.StartsWith("- ", StringComparison.Ordinal);

    private static bool IsBlank(string line) => line.AsSpan().TrimStart() is [] or ['#', ..];
}
