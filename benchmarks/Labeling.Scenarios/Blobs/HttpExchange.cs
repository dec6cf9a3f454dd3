using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Labeling.Scenarios;

/// <summary>As much of HTTP/1.1 as it takes to pass whole requests and answers on.</summary>
internal static class HttpExchange
{
    private const int MostHead = 1 << 16;

    /// <summary>Reads one request.</summary>
    /// <returns>The request, or <see langword="null"/> when the client has no more.</returns>
    public static async Task<byte[]?> ReadRequestAsync(NetworkStream stream, CancellationToken cancellationToken)
    {
        var bytes = new List<byte>();
        byte[] buffer = new byte[1 << 16];
        int head;
        while ((head = HeadLength(bytes)) < 0)
        {
            int read = await stream.ReadAsync(buffer, cancellationToken);
            if (read == 0)
            {
                return null;
            }

            bytes.AddRange(buffer.AsSpan(0, read));
            if (bytes.Count > MostHead + (1 << 16))
            {
                throw new IOException("The head of the request is too long.");
            }
        }

        string text = Encoding.Latin1.GetString([.. bytes[..head]]);
        if (Header(text, "Expect") is not null)
        {
            await stream.WriteAsync("HTTP/1.1 100 Continue\r\n\r\n"u8.ToArray(), cancellationToken);
        }

        long length = long.Parse(Header(text, "Content-Length") ?? "0", CultureInfo.InvariantCulture);
        byte[] body = new byte[length];
        int there = bytes.Count - head;
        bytes.CopyTo(head, body, 0, there);
        await stream.ReadExactlyAsync(body.AsMemory(there), cancellationToken);

        // The server closes behind its answer, which tells where that ends.
        IEnumerable<string> lines = text.Split("\r\n", StringSplitOptions.RemoveEmptyEntries)
            .Where(line => !line.StartsWith("Connection:", StringComparison.OrdinalIgnoreCase) && !line.StartsWith("Expect:", StringComparison.OrdinalIgnoreCase));
        return [.. Encoding.Latin1.GetBytes($"{string.Join("\r\n", lines)}\r\nConnection: close\r\n\r\n"), .. body];
    }

    /// <summary>Sends a request and reads the whole answer, made such that the client's connection can go on.</summary>
    public static async Task<byte[]> ForwardAsync(int port, byte[] request, CancellationToken cancellationToken)
    {
        using var server = new TcpClient { NoDelay = true };
        await server.ConnectAsync(IPAddress.Loopback, port, cancellationToken);
        NetworkStream stream = server.GetStream();
        await stream.WriteAsync(request, cancellationToken);
        using var answer = new MemoryStream();
        await stream.CopyToAsync(answer, cancellationToken);
        byte[] bytes = answer.ToArray();
        int head = HeadLength(bytes);
        if (head < 0)
        {
            throw new IOException("The server's answer is no HTTP.");
        }

        string text = Encoding.Latin1.GetString(bytes, 0, head).Replace("Connection: close", "Connection: keep-alive", StringComparison.OrdinalIgnoreCase);
        return [.. Encoding.Latin1.GetBytes(text), .. bytes.AsSpan(head)];
    }

    /// <summary>Where the head ends, with the empty line behind it; -1 when it does not yet.</summary>
    public static int HeadLength(IReadOnlyList<byte> bytes)
    {
        for (int i = 3; i < Math.Min(bytes.Count, MostHead); i++)
        {
            if (bytes[i] == '\n' && bytes[i - 1] == '\r' && bytes[i - 2] == '\n' && bytes[i - 3] == '\r')
            {
                return i + 1;
            }
        }

        return -1;
    }

    private static string? Header(string head, string name)
        => head.Split("\r\n").FirstOrDefault(line => line.StartsWith(name + ":", StringComparison.OrdinalIgnoreCase))?[(name.Length + 1)..].Trim();
}
