using System.Diagnostics;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;

namespace Labeling.Scenarios;

/// <summary>Labelers that work at once over HTTP, each as fast as the server lets them: claim an item, submit an answer, claim again.</summary>
internal sealed class HttpCrew(Uri address, ProjectId projectId, int labelers, int seed, Func<bool> stop, ItemLedger ledger)
{
    private static readonly MediaTypeHeaderValue Json = new("application/json");

    private readonly LatencyHistogram _claims = new();
    private readonly LatencyHistogram _submits = new();
    private long _pairs;
    private volatile bool _ranOut;

    /// <summary>Works until the stop, or until nothing is left.</summary>
    public async Task<CrewOutcome> RunAsync(CancellationToken cancellationToken)
    {
        using var handler = new SocketsHttpHandler { MaxConnectionsPerServer = labelers, UseCookies = false, UseProxy = false, AllowAutoRedirect = false, ActivityHeadersPropagator = null };
        using var client = new HttpMessageInvoker(handler);
        long start = Stopwatch.GetTimestamp();
        await Task.WhenAll(Enumerable.Range(0, labelers).Select(labeler => Task.Run(() => LabelAsync(client, labeler, cancellationToken), cancellationToken)));
        return new CrewOutcome { Elapsed = Stopwatch.GetElapsedTime(start), Pairs = _pairs, RanOut = _ranOut, Retries = 0, Claims = _claims, Submits = _submits };
    }

    private async Task LabelAsync(HttpMessageInvoker client, int labeler, CancellationToken cancellationToken)
    {
        string name = LabelingCrew.NameOf(labeler);
        var random = new Random(seed + labeler);
        var claim = new Uri(address, $"projects/{projectId}/tasks");
        byte[] wish = """{"pageSize":1}"""u8.ToArray();
        while (!stop())
        {
            long start = Stopwatch.GetTimestamp();
            byte[]? task = await PostAsync(client, claim, name, wish, cancellationToken);
            if (task is null)
            {
                _ranOut = true;
                return;
            }

            _claims.RecordSince(start);
            var (token, item) = ReadTask(task);
            ledger.Seen(item, token);
            await SubmitAsync(client, new Uri(address, $"projects/{projectId}/tasks/{token}/submit"), name, token, item, random.Next(1, ScenarioProject.ClassCount + 1), cancellationToken);
        }
    }

    private async Task SubmitAsync(HttpMessageInvoker client, Uri submit, string name, LeaseToken token, ItemId item, int classId, CancellationToken cancellationToken)
    {
        byte[] body = Encoding.UTF8.GetBytes($$"""{"submissions":[{"itemId":{{item}},"annotations":[{"classId":{{classId}}}],"elapsedMs":1200}]}""");
        long start = Stopwatch.GetTimestamp();
        byte[] answer = await PostAsync(client, submit, name, body, cancellationToken) ?? [];
        _submits.RecordSince(start);
        if (answer.AsSpan().IndexOf("\"Accepted\""u8) < 0)
        {
            ledger.Refuse(name, item, SubmissionStatus.NotInTask);
            return;
        }

        ledger.Acknowledge(item, token);
        Interlocked.Increment(ref _pairs);
    }

    /// <summary>The answer's bytes; <see langword="null"/> for an answer without any.</summary>
    private static async Task<byte[]?> PostAsync(HttpMessageInvoker client, Uri uri, string name, byte[] body, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, uri) { Content = new ByteArrayContent(body) };
        request.Content.Headers.ContentType = Json;
        request.Headers.TryAddWithoutValidation(HttpServer.LabelerHeader, name);
        using HttpResponseMessage response = await client.SendAsync(request, cancellationToken);
        return response.StatusCode switch
        {
            HttpStatusCode.OK => await response.Content.ReadAsByteArrayAsync(cancellationToken),
            HttpStatusCode.NoContent => null,
            _ => throw new InvalidOperationException($"{uri}: {(int)response.StatusCode} {await response.Content.ReadAsStringAsync(cancellationToken)}"),
        };
    }

    private static (LeaseToken Token, ItemId Item) ReadTask(byte[] json)
    {
        using JsonDocument task = JsonDocument.Parse(json);
        return (new LeaseToken(task.RootElement.GetProperty("token").GetGuid()), new ItemId(task.RootElement.GetProperty("items")[0].GetProperty("id").GetInt64()));
    }
}
