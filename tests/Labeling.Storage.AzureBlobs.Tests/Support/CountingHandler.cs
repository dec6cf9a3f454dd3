using System.Net;
using Azure.Core.Pipeline;

namespace Labeling.Storage.AzureBlobs.Tests;

/// <summary>Counts the requests of a client, and answers some in the server's place.</summary>
internal sealed class CountingHandler : DelegatingHandler
{
    private int _requests;
    private int _blocks;

    public CountingHandler(HttpMessageHandler? server = null)
        : base(server ?? new SocketsHttpHandler { AllowAutoRedirect = false })
        => Transport = new HttpClientTransport(new HttpClient(this));

    public HttpClientTransport Transport { get; }

    public int Requests
    {
        get => _requests;
        set => _requests = value;
    }

    /// <summary>How many blocks were sent.</summary>
    public int Blocks
    {
        get => _blocks;
        set => _blocks = value;
    }

    /// <summary>Which requests are refused for good.</summary>
    public Func<HttpRequestMessage, bool>? Refuse { get; set; }

    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _requests);
        if (request.RequestUri!.Query.Contains("comp=block&", StringComparison.Ordinal))
        {
            Interlocked.Increment(ref _blocks);
        }

        return Refuse?.Invoke(request) == true
            ? Task.FromResult(new HttpResponseMessage(HttpStatusCode.InternalServerError) { RequestMessage = request, Content = new ByteArrayContent([]) })
            : base.SendAsync(request, cancellationToken);
    }
}
