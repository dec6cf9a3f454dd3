using System.Text.Json;

namespace Labeling.MlAssist;

/// <summary>Whole numbers as a short JSON text: seven bits a byte, in base 64.</summary>
internal static class NumberText
{
    public static string Write(IEnumerable<long> numbers)
    {
        var bytes = new List<byte>();
        foreach (long number in numbers)
        {
            ulong rest = (ulong)number;
            for (; rest >= 128; rest >>= 7)
            {
                bytes.Add((byte)((rest & 127) | 128));
            }

            bytes.Add((byte)rest);
        }

        return JsonSerializer.Serialize(Convert.ToBase64String([.. bytes]), MlAssistJsonContext.Default.String);
    }

    public static IEnumerable<long> Read(string json)
    {
        byte[] bytes = Convert.FromBase64String(JsonSerializer.Deserialize(json, MlAssistJsonContext.Default.String) ?? string.Empty);
        ulong number = 0;
        int shift = 0;
        foreach (byte part in bytes)
        {
            number |= (ulong)(part & 127) << shift;
            shift += 7;
            if (part < 128)
            {
                yield return (long)number;
                (number, shift) = (0, 0);
            }
        }
    }
}
