using System.Buffers;
using System.Text;

namespace Labeling.Export;

/// <summary>Names as names of files and folders: what none can be named everywhere is written as <c>%</c> and hexadecimal digits.</summary>
internal static class SafeName
{
    private static readonly SearchValues<char> Unsafe = SearchValues.Create("/\\:*?\"<>|%");

    public static string Encode(string name)
    {
        var text = new StringBuilder(name.Length);
        for (var i = 0; i < name.Length; i++)
        {
            var isEdge = name[i] is '.' or ' ' && (i == 0 || i == name.Length - 1);
            if (Unsafe.Contains(name[i]) || char.IsControl(name[i]) || isEdge)
            {
                text.Append(Escape(name[i]));
            }
            else
            {
                text.Append(name[i]);
            }
        }

        // What is left are names of devices, which any change makes harmless.
        return text[0] == '%' || ExportFiles.FindPathFault(text.ToString()) is null ? text.ToString() : text.Remove(0, 1).Insert(0, Escape(name[0])).ToString();
    }

    private static string Escape(char character) => $"%{(int)character:X2}";

    /// <summary>Gives back the name; a <c>%</c> that no two digits follow stays one.</summary>
    public static string Decode(string safe)
    {
        var text = new StringBuilder(safe.Length);
        for (var i = 0; i < safe.Length; i++)
        {
            if (safe[i] == '%' && i + 2 < safe.Length && char.IsAsciiHexDigit(safe[i + 1]) && char.IsAsciiHexDigit(safe[i + 2]))
            {
                text.Append((char)Convert.ToInt32(safe.Substring(i + 1, 2), 16));
                i += 2;
            }
            else
            {
                text.Append(safe[i]);
            }
        }

        return text.ToString();
    }
}
