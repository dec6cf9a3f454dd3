using System.Globalization;
using System.Net;
using System.Text;
using System.Web;

namespace Labeling.Scenarios;

/// <summary>Answers as an account with one container of very many blobs would, without any network: the real client reads what it makes up.</summary>
internal sealed class ListingHandler(int blobs) : HttpMessageHandler
{
    private const int PageSize = 5_000;

    /// <summary>The name of a blob.</summary>
    public static string NameOf(int number) => string.Create(CultureInfo.InvariantCulture, $"camera-{number / 10_000:D4}/2026/{number:D8}.jpg");

    /// <inheritdoc/>
    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var query = HttpUtility.ParseQueryString(request.RequestUri!.Query);
        int first = query["marker"] is { Length: > 0 } marker ? int.Parse(marker, CultureInfo.InvariantCulture) : 0;
        var content = new ByteArrayContent(Page(first));
        content.Headers.ContentType = new("application/xml");
        return Task.FromResult(new HttpResponseMessage(HttpStatusCode.OK) { Content = content, RequestMessage = request });
    }

    private byte[] Page(int first)
    {
        int end = Math.Min(blobs, first + PageSize);
        var xml = new StringBuilder("""<?xml version="1.0" encoding="utf-8"?><EnumerationResults ServiceEndpoint="https://labeling.blob.core.windows.net/" ContainerName="photos"><MaxResults>5000</MaxResults><Blobs>""", 600 * PageSize);
        for (int number = first; number < end; number++)
        {
            xml.Append(
                CultureInfo.InvariantCulture,
                $"""
                <Blob><Name>{NameOf(number)}</Name><Properties><Creation-Time>Wed, 30 Sep 2026 12:00:00 GMT</Creation-Time><Last-Modified>Wed, 30 Sep 2026 12:00:00 GMT</Last-Modified><Etag>0x8DD{number:X11}</Etag><Content-Length>{100_000 + number}</Content-Length><Content-Type>image/jpeg</Content-Type><Content-Encoding /><Content-Language /><Content-CRC64 /><Content-MD5>{Convert.ToBase64String(BitConverter.GetBytes((Int128)number))}</Content-MD5><Cache-Control /><Content-Disposition /><BlobType>BlockBlob</BlobType><AccessTier>Hot</AccessTier><AccessTierInferred>true</AccessTierInferred><LeaseStatus>unlocked</LeaseStatus><LeaseState>available</LeaseState><ServerEncrypted>true</ServerEncrypted></Properties><OrMetadata /></Blob>
                """);
        }

        xml.Append("</Blobs><NextMarker>").Append(end < blobs ? end.ToString(CultureInfo.InvariantCulture) : string.Empty).Append("</NextMarker></EnumerationResults>");
        return Encoding.UTF8.GetBytes(xml.ToString());
    }
}
