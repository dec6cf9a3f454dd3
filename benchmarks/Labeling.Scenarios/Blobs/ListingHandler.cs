using System.Buffers;
using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Unicode;
using System.Web;

namespace Labeling.Scenarios;

/// <summary>Answers as an account with one container of very many blobs would, without any network: the real client reads what it makes up.</summary>
/// <remarks>For one listing at a time: all pages are written into the same memory, so that what is measured is the client's.</remarks>
internal sealed class ListingHandler(int blobs) : HttpMessageHandler
{
    private const int PageSize = 5_000;
    private const int LongestEntry = 1_024;

    private readonly ArrayBufferWriter<byte> _page = new(PageSize * 800);

    /// <inheritdoc/>
    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var query = HttpUtility.ParseQueryString(request.RequestUri!.Query);
        int first = query["marker"] is { Length: > 0 } marker ? int.Parse(marker, CultureInfo.InvariantCulture) : 0;
        WritePage(first);
        var content = new ReadOnlyMemoryContent(_page.WrittenMemory);
        content.Headers.ContentType = new("application/xml");
        return Task.FromResult(new HttpResponseMessage(HttpStatusCode.OK) { Content = content, RequestMessage = request });
    }

    private void WritePage(int first)
    {
        _page.ResetWrittenCount();
        int end = Math.Min(blobs, first + PageSize);
        _page.Write("""<?xml version="1.0" encoding="utf-8"?><EnumerationResults ServiceEndpoint="https://labeling.blob.core.windows.net/" ContainerName="photos"><MaxResults>5000</MaxResults><Blobs>"""u8);
        for (int number = first; number < end; number++)
        {
            WriteBlob(number);
        }

        _page.Write("</Blobs><NextMarker>"u8);
        if (end < blobs)
        {
            _page.Write(Encoding.UTF8.GetBytes(end.ToString(CultureInfo.InvariantCulture)));
        }

        _page.Write("</NextMarker></EnumerationResults>"u8);
    }

    private void WriteBlob(int number)
    {
        Span<byte> hash = stackalloc byte[16];
        BitConverter.TryWriteBytes(hash, (Int128)number);
        Utf8.TryWrite(
            _page.GetSpan(LongestEntry),
            CultureInfo.InvariantCulture,
            $"""
            <Blob><Name>camera-{number / 10_000:D4}/2026/{number:D8}.jpg</Name><Properties><Creation-Time>Wed, 30 Sep 2026 12:00:00 GMT</Creation-Time><Last-Modified>Wed, 30 Sep 2026 12:00:00 GMT</Last-Modified><Etag>0x8DD{number:X11}</Etag><Content-Length>{100_000 + number}</Content-Length><Content-Type>image/jpeg</Content-Type><Content-Encoding /><Content-Language /><Content-CRC64 /><Content-MD5>{Convert.ToBase64String(hash)}</Content-MD5><Cache-Control /><Content-Disposition /><BlobType>BlockBlob</BlobType><AccessTier>Hot</AccessTier><AccessTierInferred>true</AccessTierInferred><LeaseStatus>unlocked</LeaseStatus><LeaseState>available</LeaseState><ServerEncrypted>true</ServerEncrypted></Properties><OrMetadata /></Blob>
            """,
            out int written);
        _page.Advance(written);
    }
}
