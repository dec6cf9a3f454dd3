using Xunit.Sdk;

namespace Labeling.Docs;

/// <summary>One C# block of a Markdown file.</summary>
/// <param name="File">The file, relative to the repository's root.</param>
/// <param name="Line">The line of the block's first code line, from 1.</param>
/// <param name="Preamble">Code that the page leaves out, from an HTML comment <c>&lt;!-- given: … --&gt;</c> above the block.</param>
/// <param name="Code">The block.</param>
public sealed record Snippet(string File, int Line, string Preamble, string Code) : IXunitSerializable
{
    public Snippet()
        : this("", 0, "", "")
    {
    }

    public string File { get; private set; } = File;

    public int Line { get; private set; } = Line;

    public string Preamble { get; private set; } = Preamble;

    public string Code { get; private set; } = Code;

    public void Deserialize(IXunitSerializationInfo info)
    {
        File = info.GetValue<string>(nameof(File))!;
        Line = info.GetValue<int>(nameof(Line));
        Preamble = info.GetValue<string>(nameof(Preamble))!;
        Code = info.GetValue<string>(nameof(Code))!;
    }

    public void Serialize(IXunitSerializationInfo info)
    {
        info.AddValue(nameof(File), File);
        info.AddValue(nameof(Line), Line);
        info.AddValue(nameof(Preamble), Preamble);
        info.AddValue(nameof(Code), Code);
    }

    public override string ToString() => $"{File}:{Line}";

    public static IEnumerable<Snippet> ReadAll(string root)
    {
        IEnumerable<string> pages = Directory.EnumerateFiles(root, "*.md")
            .Concat(Directory.EnumerateFiles(Path.Combine(root, "docs"), "*.md", SearchOption.AllDirectories))
            .Concat(Directory.EnumerateFiles(Path.Combine(root, "src"), "README.md", SearchOption.AllDirectories));
        return pages.Order(StringComparer.Ordinal).SelectMany(page => ReadPage(root, page));
    }

    private static IEnumerable<Snippet> ReadPage(string root, string page)
    {
        string[] lines = System.IO.File.ReadAllLines(page);
        string given = "";
        for (int i = 0; i < lines.Length; i++)
        {
            string line = lines[i].Trim();
            if (line.StartsWith("<!-- given:", StringComparison.Ordinal) && line.EndsWith("-->", StringComparison.Ordinal))
            {
                given = line["<!-- given:".Length..^"-->".Length];
            }
            else if (line == "```csharp")
            {
                int first = i + 1;
                int last = Array.FindIndex(lines, first, l => l.Trim() == "```");
                yield return new Snippet(
                    Path.GetRelativePath(root, page).Replace('\\', '/'),
                    first + 1,
                    given,
                    string.Join('\n', lines[first..last]));
                given = "";
                i = last;
            }
        }
    }
}
