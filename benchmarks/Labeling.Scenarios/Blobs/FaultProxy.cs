using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Labeling.Scenarios;

/// <summary>Stands between a client and an HTTP server on loopback and makes requests fail, by chance from a seed.</summary>
internal sealed class FaultProxy : IAsyncDisposable
{
    /// <summary>What the failures it makes up have in their content. It must show nowhere.</summary>
    public const string Content = "content-of-a-failed-answer";

    private static readonly TimeSpan LongestHold = TimeSpan.FromMilliseconds(200);

    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly ConcurrentDictionary<Task, bool> _connections = new();
    private readonly ConcurrentDictionary<FaultKind, long> _faults = new();
    private readonly Lock _lock = new();
    private readonly Random _random;
    private readonly int _upstreamPort;
    private readonly Task _accepting;
    private TaskCompletionSource _nextAnswer = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long _requests;

    /// <summary>Starts it.</summary>
    /// <param name="upstream">The server.</param>
    /// <param name="seed">The seed of chance.</param>
    public FaultProxy(Uri upstream, int seed)
    {
        _upstreamPort = upstream.Port;
        _random = new Random(seed);
        _listener.Start();
        Address = new UriBuilder(upstream) { Port = ((IPEndPoint)_listener.LocalEndpoint).Port }.Uri;
        _accepting = AcceptAsync();
    }

    /// <summary>The server's address through this.</summary>
    public Uri Address { get; }

    /// <summary>The share of requests that fail, 0 to 1.</summary>
    public double Rate { get; set; }

    /// <summary>Which failures happen, each as often.</summary>
    public IReadOnlyList<FaultKind> Kinds { get; set; } = Enum.GetValues<FaultKind>();

    /// <summary>How many seconds the made up answers ask to wait.</summary>
    public double RetryAfterSeconds { get; set; }

    /// <summary>How many requests came.</summary>
    public long Requests => Interlocked.Read(ref _requests);

    /// <summary>How many of them failed.</summary>
    public long Faults => _faults.Values.Sum();

    /// <summary>How many failed in one way.</summary>
    public long FaultsOf(FaultKind kind) => _faults.GetValueOrDefault(kind);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Stop();
        await Task.WhenAll([_accepting, .. _connections.Keys]).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _listener.Dispose();
        _stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        while (!_stop.IsCancellationRequested)
        {
            TcpClient client;
            try
            {
                client = await _listener.AcceptTcpClientAsync(_stop.Token);
            }
            catch (Exception exception) when (exception is OperationCanceledException or SocketException or ObjectDisposedException)
            {
                return;
            }

            Task serving = ServeAsync(client);
            _connections[serving] = true;
            _ = serving.ContinueWith(t => _connections.TryRemove(t, out _), TaskScheduler.Default);
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        using TcpClient owned = client;
        client.NoDelay = true;
        try
        {
            NetworkStream stream = client.GetStream();
            while (await HttpExchange.ReadRequestAsync(stream, _stop.Token) is { } request)
            {
                Interlocked.Increment(ref _requests);
                if (!await AnswerAsync(stream, request))
                {
                    // Breaks the connection rather than ending it in good order.
                    client.LingerState = new LingerOption(true, 0);
                    return;
                }
            }
        }
        catch (Exception exception) when (exception is IOException or SocketException or OperationCanceledException)
        {
            // The client, or the server, is gone.
        }
    }

    /// <returns>Whether the connection goes on.</returns>
    private async Task<bool> AnswerAsync(NetworkStream client, byte[] request)
    {
        FaultKind? fault = Draw();
        switch (fault)
        {
            case FaultKind.CutBefore:
                return false;
            case FaultKind.TooMany:
                await client.WriteAsync(MadeUp(429, "Too Many Requests"), _stop.Token);
                return true;
            case FaultKind.Busy:
                await client.WriteAsync(MadeUp(503, "Server Busy"), _stop.Token);
                return true;
            case FaultKind.Delay:
                await Task.Delay(TimeSpan.FromMilliseconds(20 + Next(100)), _stop.Token);
                break;
        }

        byte[] answer = await HttpExchange.ForwardAsync(_upstreamPort, request, _stop.Token);
        switch (fault)
        {
            case FaultKind.CutAfter:
                return false;
            case FaultKind.Truncate:
                await client.WriteAsync(answer.AsMemory(0, answer.Length - Math.Max(1, (answer.Length - HttpExchange.HeadLength(answer)) / 2)), _stop.Token);
                return false;
            case FaultKind.Reorder:
                await WaitForAnotherAsync();
                break;
        }

        await client.WriteAsync(answer, _stop.Token);
        Interlocked.Exchange(ref _nextAnswer, new(TaskCreationOptions.RunContinuationsAsynchronously)).TrySetResult();
        return true;
    }

    private async Task WaitForAnotherAsync()
    {
        try
        {
            await _nextAnswer.Task.WaitAsync(LongestHold, _stop.Token);
        }
        catch (TimeoutException)
        {
            // There is no other.
        }
    }

    private byte[] MadeUp(int status, string reason)
    {
        string content = $"<?xml version=\"1.0\" encoding=\"utf-8\"?><Error><Code>ServerBusy</Code><Message>{Content}</Message></Error>";
        string milliseconds = (RetryAfterSeconds * 1000).ToString("F0", CultureInfo.InvariantCulture);
        return Encoding.ASCII.GetBytes(string.Create(
            CultureInfo.InvariantCulture,
            $"HTTP/1.1 {status} {reason}\r\nContent-Type: application/xml\r\nContent-Length: {content.Length}\r\nx-ms-error-code: ServerBusy\r\nx-ms-retry-after-ms: {milliseconds}\r\n\r\n{content}"));
    }

    private FaultKind? Draw()
    {
        FaultKind kind;
        lock (_lock)
        {
            if (_random.NextDouble() >= Rate || Kinds.Count == 0)
            {
                return null;
            }

            kind = Kinds[_random.Next(Kinds.Count)];
        }

        _faults.AddOrUpdate(kind, 1, (_, count) => count + 1);
        return kind;
    }

    private int Next(int below)
    {
        lock (_lock)
        {
            return _random.Next(below);
        }
    }
}
