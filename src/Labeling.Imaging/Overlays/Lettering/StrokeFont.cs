using SkiaSharp;

namespace Labeling;

/// <summary>
/// Letters drawn as lines, of our own making: the Latin alphabet, digits and signs of ASCII, and the marks above and below letters. A host
/// without any font shows them, and every host shows them alike.
/// </summary>
/// <remarks>
/// A letter is its width and then its lines, each a chain of points, two hexadecimal digits a point: x from the left, y downwards. Capitals
/// reach from 0 to 12, small letters from 4 to 12, what hangs below to 15.
/// </remarks>
internal static class StrokeFont
{
    /// <summary>The height of a capital letter in the units of the points.</summary>
    public const int CapHeight = 12;

    /// <summary>From the top of the marks on capitals to the lowest line.</summary>
    public const int LineHeight = 20;

    /// <summary>What lies above the capitals within a line.</summary>
    public const int Ascent = 16;

    /// <summary>Between two letters.</summary>
    public const int Gap = 4;

    /// <summary>The width of a mark above or below a letter.</summary>
    public const int MarkWidth = 4;

    private const int FirstLetter = ' ';

    // The number of a character: from the frame to the first digit, from digit to digit, and the size of a digit.
    private const int NumberEdge = 3;
    private const int NumberStep = 8;
    private const float NumberScale = 0.68f;
    private const string HexDigits = "0123456789ABCDEF";

    // From the space to the tilde.
    private static readonly string[] Letters =
    [
        "4", "0 0008 0B0C", "3 0003 3033", "8 301C 705C 0484 0888", "8 82602002042666888A6C2C0A 404C", "8 800C 103041433414030110 5878898B7C5C4B4958",
        "8 8C141230506263080A2C5C88", "0 0003", "3 301205071A3C", "3 002235372A0C", "6 3139 0367 6307", "8 424A 0686", "1 1B1C0E", "6 0666", "0 0B0C", "6 600C",
        "7 2050727A5C2C0A0220", "3 03303C", "7 02205072740C7C", "7 022050727456787A5C2C0A 2656", "8 6C600888", "7 70100555777A5C2C0A",
        "7 6030040A2C5C7A78562608", "7 00702C", "7 260402205072745626080A2C5C7A7856", "7 1C4C787250200204265674",
        "0 0506 0B0C", "1 1516 1B1C0E", "7 72067A", "8 0484 0888", "7 02760A", "7 02205072734648 4B4C", "A 9A7C3C09033070A3A8897874 7564443538496978",
        "8 0C408C 1878", "7 0C005072745606 56787A5C0C", "8 826020020A2C6C8A", "8 0C005083895C0C", "7 70000C7C 0656", "7 70000C 0656", "8 826020020A2C6C8A8656",
        "8 000C 808C 0686", "0 000C", "6 606A4C2C0A", "7 000C 7007 347C", "6 000C6C", "8 0C0048808C", "8 0C008C80", "8 2060828A6C2C0A0220",
        "7 0C005072755707", "8 2060828A6C2C0A0220 598D", "7 0C005072755707 477C", "8 82602002042666888A6C2C0A", "8 0080 404C", "8 000A2C6C8A80", "8 004C80",
        "C 003C609CC0", "8 008C 800C", "8 004680 464C", "8 00800C8C",
        "3 30000C3C", "6 006C", "3 00303C0C", "6 043064", "8 0E8E", "2 0022",
        "6 664424060A2C4C6A 646C", "6 000C 062444666A4C2C0A", "6 664424060A2C4C6A", "6 606C 664424060A2C4C6A", "6 0868664424060A2C5C", "5 5040222C 0454",
        "6 646D4F2F0E 664424060A2C4C6A", "6 000C 062444666C", "0 040C 0001", "3 343D1F0F 3031", "6 000C 5409 276C", "2 000A1C2C", "A 040C 062434565C 567484A6AC",
        "6 040C 062444666C", "6 2444666A4C2C0A0624", "6 040F 062444666A4C2C0A", "6 646F 664424060A2C4C6A", "4 040C 072444", "6 654424050628486A6B4C2C0B",
        "5 212A3C5C 0454", "6 040A2C4C6A 646C", "6 043C64", "8 042C446C84", "6 046C 640C", "6 043C 642F0F", "6 04640C6C",
        "4 40212506272B4C", "0 000E", "4 00212546272B0C", "8 07255785",
    ];

    // Marks of Unicode that stand above or below the letter before them, drawn four units wide.
    private static readonly Dictionary<int, string> Marks = new()
    {
        [0x300] = "1032", [0x301] = "3012", [0x302] = "022042", [0x303] = "02113241", [0x304] = "0141", [0x306] = "00123240", [0x307] = "2021",
        [0x308] = "0102 4142", [0x30A] = "2031221120", [0x30B] = "2002 4022", [0x30C] = "002240", [0x327] = "2C2D1F", [0x328] = "2C1E2F",
    };

    /// <summary>Whether there is a letter for a character.</summary>
    public static bool Has(int character) => character is >= FirstLetter and < 0x7F;

    /// <summary>Whether a character is a mark that is drawn on the letter before it.</summary>
    public static bool IsMark(int character) => Marks.ContainsKey(character);

    public static int Width(int character) => Hex(Letters[character - FirstLetter][0]);

    /// <summary>Adds a letter to a path, with the top of capitals at the origin given.</summary>
    public static void AddLetter(SKPathBuilder path, int character, float x, float top, float unit)
        => AddLines(path, Letters[character - FirstLetter].AsSpan(1), x, top, unit);

    /// <summary>Adds a mark for a letter of a width, higher over those that are tall.</summary>
    public static void AddMark(SKPathBuilder path, int mark, int letter, float x, float top, float unit)
    {
        var width = Has(letter) ? Width(letter) : MarkWidth;
        var isBelow = mark is 0x327 or 0x328;
        var lift = !isBelow && (letter is >= 'A' and <= 'Z' || "bdfhklt".Contains((char)letter, StringComparison.Ordinal)) ? -4 : 0;
        AddLines(path, Marks[mark], x + ((width - MarkWidth) / 2f * unit), top + (lift * unit), unit);
    }

    /// <summary>Adds the number of a character that nothing here can draw, in a frame.</summary>
    /// <returns>Its width in units.</returns>
    public static int AddNumber(SKPathBuilder path, int character, float x, float top, float unit)
    {
        var digits = Digits(character);
        for (var place = 0; place < digits; place++)
        {
            var digit = HexDigits[(character >> (4 * (digits - 1 - place))) & 15];
            AddLetter(path, digit, x + ((NumberEdge + (place * NumberStep)) * unit), top + (2 * unit), unit * NumberScale);
        }

        var width = NumberWidth(character);
        path.AddRect(new SKRect(x, top - unit, x + (width * unit), top + ((CapHeight + 1) * unit)));
        return width;
    }

    public static int NumberWidth(int character) => (2 * NumberEdge) + (Digits(character) * NumberStep) - 2;

    private static int Digits(int character) => character > 0xFFFF ? 5 : 4;

    private static void AddLines(SKPathBuilder path, ReadOnlySpan<char> lines, float x, float top, float unit)
    {
        foreach (var range in lines.Split(' '))
        {
            var points = lines[range];
            for (var i = 0; i + 1 < points.Length; i += 2)
            {
                var point = new SKPoint(x + (Hex(points[i]) * unit), top + (Hex(points[i + 1]) * unit));
                if (i == 0)
                {
                    path.MoveTo(point);
                }
                else
                {
                    path.LineTo(point);
                }
            }
        }
    }

    private static int Hex(char digit) => digit <= '9' ? digit - '0' : digit - 'A' + 10;
}
