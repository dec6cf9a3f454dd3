using System.Buffers;
using System.Text;

namespace Labeling.Export.Yolo;

/// <summary>Class names as names of folders: what no folder can be named is written as <c>%</c> and hexadecimal digits.</summary>
internal static class ClassFolder
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
    public static string Decode(string folder)
    {
        var text = new StringBuilder(folder.Length);
        for (var i = 0; i < folder.Length; i++)
        {
            if (folder[i] == '%' && i + 2 < folder.Length && char.IsAsciiHexDigit(folder[i + 1]) && char.IsAsciiHexDigit(folder[i + 2]))
            {
                text.Append((char)Convert.ToInt32(folder.Substring(i + 1, 2), 16));
                i += 2;
            }
            else
            {
                text.Append(folder[i]);
            }
        }

        return text.ToString();
    }
}
