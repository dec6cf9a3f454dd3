using System.Globalization;
using System.Net;
using System.Text;
using Azure.Core.Pipeline;

namespace Labeling.Storage.AzureBlobs.Tests;

/// <summary>Answers requests as a test wants, by their number from 1.</summary>
internal sealed class MadeUpServer : HttpMessageHandler
{
    private readonly Func<int, CancellationToken, Task<HttpResponseMessage>> _answer;
    private int _requests;

    public MadeUpServer(Func<int, CancellationToken, Task<HttpResponseMessage>> answer)
    {
        _answer = answer;
        Transport = new HttpClientTransport(new HttpClient(this));
    }

    public MadeUpServer(Func<int, CancellationToken, HttpResponseMessage> answer)
        : this((number, stop) => Task.FromResult(answer(number, stop)))
    {
    }

    public HttpClientTransport Transport { get; }

    public int Requests => Volatile.Read(ref _requests);

    public static HttpResponseMessage EmptyList()
        => new(HttpStatusCode.OK) { Content = new StringContent("""<?xml version="1.0" encoding="utf-8"?><EnumerationResults ContainerName="photos"><Blobs /><NextMarker /></EnumerationResults>""", Encoding.UTF8, "application/xml") };

    /// <summary>A page of a listing: its blobs, and the way to the next unless it is the last.</summary>
    public static HttpResponseMessage Page(int number, int last, int blobs)
    {
        var text = new StringBuilder("""<?xml version="1.0" encoding="utf-8"?><EnumerationResults ContainerName="photos"><Blobs>""");
        for (int i = 0; i < blobs; i++)
        {
            text.Append(CultureInfo.InvariantCulture, $"<Blob><Name>{number:D3}-{i:D3}.jpg</Name><Properties><Content-Length>1</Content-Length><Etag>0x1</Etag></Properties></Blob>");
        }

        text.Append(CultureInfo.InvariantCulture, $"</Blobs><NextMarker>{(number < last ? $"after-{number}" : string.Empty)}</NextMarker></EnumerationResults>");
        return new(HttpStatusCode.OK) { Content = new StringContent(text.ToString(), Encoding.UTF8, "application/xml") };
    }

    public static HttpResponseMessage Failure(HttpStatusCode status, string content)
    {
        var response = new HttpResponseMessage(status) { Content = new StringContent($"<?xml version=\"1.0\"?><Error><Code>MadeUp</Code><Message>{content}</Message></Error>", Encoding.UTF8, "application/xml") };
        response.Headers.Add("x-ms-error-code", "MadeUp");
        return response;
    }

    public static async Task<HttpResponseMessage> Never(CancellationToken stop)
    {
        await Task.Delay(Timeout.Infinite, stop);
        throw new InvalidOperationException();
    }

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        HttpResponseMessage response = await _answer(Interlocked.Increment(ref _requests), cancellationToken);
        response.RequestMessage = request;
        return response;
    }
}
