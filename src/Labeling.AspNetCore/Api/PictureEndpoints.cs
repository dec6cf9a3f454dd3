using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace Labeling.AspNetCore;

/// <summary>Items' pictures: upright, for labeling and as thumbnails.</summary>
internal static class PictureEndpoints
{
    private const string Caching = "private, max-age=600";

    private static readonly (int, string)[] Unreadable =
    [
        (404, LabelingWebErrorCodes.FileMissing), (422, LabelingErrorCodes.ImageUnreadable), (422, LabelingErrorCodes.ImageTooLarge), (422, LabelingErrorCodes.ImageFormatUnsupported),
    ];

    public static IReadOnlyList<ApiEndpoint> All { get; } =
    [
        new("GET", "projects/{project}/items/{item}/image", "getImage", LabelingPermission.ReadProjects, "Returns the picture, upright, as JPEG, PNG or BMP. Ranges and ETags work. 302: it is read from its storage, by an address that holds for a short time.", ImageAsync)
        {
            ResultType = "image/*",
            Query = [("frame", "The frame of a DICOM file, from 0."), ("center", "The window's center, for grey DICOM pictures."), ("width", "The window's width.")],
            Problems = Unreadable,
        },
        new("GET", "projects/{project}/items/{item}/thumbnail", "getThumbnail", LabelingPermission.ReadProjects, "Returns a small upright picture.", ThumbnailAsync)
        {
            ResultType = "image/*",
            Query = [("size", "The box it fits into: 128, 256 or 512; 256 if absent.")],
            Problems = Unreadable,
        },
        new("GET", "projects/{project}/items/{item}/picture", "describePicture", LabelingPermission.ReadProjects, "Tells what the file is: format, size, frames, and the windows a DICOM file recommends.", DescribeAsync)
        {
            Result = WebJsonContext.Default.PictureView,
            Problems = Unreadable,
        },
    ];

    private static async Task ImageAsync(ApiCall call)
    {
        var query = call.Http.Request.Query;
        QueryReader.CheckNames(query, ["frame", "center", "width"]);
        int frame = QueryReader.Number(query, "frame", 0, 0, int.MaxValue);
        var window = ReadWindow(QueryReader.Real(query, "center"), QueryReader.Real(query, "width"));
        var item = await call.FindItemAsync().ConfigureAwait(false);
        string tag = PictureDesk.TagOf(item, string.Create(CultureInfo.InvariantCulture, $"image|{frame}|{window}"));
        if (IsKnown(call, tag))
        {
            return;
        }

        var picture = await call.Studio.Pictures.ServeAsync(call.Project, item, frame, window, call.Aborted).ConfigureAwait(false);
        if (picture.Link is { } link)
        {
            // The address is a secret that ends soon, so nobody keeps it.
            call.Http.Response.Headers.CacheControl = "no-store";
            call.Http.Response.Headers["Referrer-Policy"] = "no-referrer";
            call.Http.Response.Redirect(link.AbsoluteUri);
            return;
        }

        await SendAsync(call, picture, tag).ConfigureAwait(false);
    }

    private static async Task ThumbnailAsync(ApiCall call)
    {
        var query = call.Http.Request.Query;
        QueryReader.CheckNames(query, ["size"]);
        int size = PictureDesk.CheckThumbnailSize(QueryReader.Number(query, "size", 256, 1, int.MaxValue));
        var item = await call.FindItemAsync().ConfigureAwait(false);
        string tag = PictureDesk.TagOf(item, string.Create(CultureInfo.InvariantCulture, $"{call.Project.Info.Id}|{item.Id}|thumbnail|{size}"));
        if (IsKnown(call, tag))
        {
            return;
        }

        byte[] bytes = await call.Studio.Pictures.ThumbnailAsync(call.Project, item, tag, size, call.Aborted).ConfigureAwait(false);
        await SendAsync(call, new ServedPicture(new MemoryStream(bytes, writable: false), PictureDesk.TypeOf(bytes)), tag).ConfigureAwait(false);
    }

    private static async Task DescribeAsync(ApiCall call)
    {
        var item = await call.FindItemAsync().ConfigureAwait(false);
        await call.WriteAsync(await call.Studio.Pictures.DescribeAsync(call.Project, item, call.Aborted).ConfigureAwait(false), WebJsonContext.Default.PictureView).ConfigureAwait(false);
    }

    private static WindowLevel? ReadWindow(double? center, double? width) => (center, width) switch
    {
        (null, null) => null,
        ({ } c, { } w) => new WindowLevel(c, w),
        _ => throw ApiCall.Invalid("A window has a center and a width; give both or neither."),
    };

    /// <summary>Whether the browser has this very picture; it is told so without a look at the file.</summary>
    private static bool IsKnown(ApiCall call, string tag)
    {
        var known = call.Http.Request.GetTypedHeaders().IfNoneMatch;
        var current = new EntityTagHeaderValue($"\"{tag}\"");
        if (!known.Any(value => value.Compare(current, useStrongComparison: false)))
        {
            return false;
        }

        SetHeaders(call, tag);
        call.Http.Response.StatusCode = StatusCodes.Status304NotModified;
        return true;
    }

    private static Task SendAsync(ApiCall call, ServedPicture picture, string tag)
    {
        SetHeaders(call, tag);
        return TypedResults.Stream(picture.Content!, picture.Type, entityTag: new EntityTagHeaderValue($"\"{tag}\""), enableRangeProcessing: true).ExecuteAsync(call.Http);
    }

    /// <summary>A file from outside is a picture and nothing else, whatever its bytes would also be.</summary>
    private static void SetHeaders(ApiCall call, string tag)
    {
        var headers = call.Http.Response.Headers;
        headers.ETag = $"\"{tag}\"";
        headers.CacheControl = Caching;
        headers.XContentTypeOptions = "nosniff";
        headers.ContentSecurityPolicy = "default-src 'none'; sandbox";
        headers["Cross-Origin-Resource-Policy"] = "same-origin";
    }
}
