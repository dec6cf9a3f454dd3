using Microsoft.AspNetCore.Http;

namespace Labeling.AspNetCore;

/// <summary>Pictures sent from a labeler's machine.</summary>
internal static class UploadEndpoints
{
    public static IReadOnlyList<ApiEndpoint> All { get; } =
    [
        new("POST", "uploads", "createUpload", LabelingPermission.WriteProjects, "Begins an upload, of which a project can be made.", CreateAsync)
        {
            Result = WebJsonContext.Default.UploadView,
            Status = StatusCodes.Status201Created,
            Problems = [(403, LabelingWebErrorCodes.DatasetNotAllowed)],
        },
        new("PUT", "uploads/{upload}/files/{**path}", "uploadFile", LabelingPermission.WriteProjects, "Takes one picture in; the same path again replaces it.", SaveAsync)
        {
            BodyType = "application/octet-stream",
            Status = 204,
            Problems = [(413, LabelingWebErrorCodes.RequestTooLarge)],
        },
    ];

    private static Task CreateAsync(ApiCall call)
        => call.WriteAsync(new UploadView { Id = Desk(call).Create() }, WebJsonContext.Default.UploadView, StatusCodes.Status201Created);

    private static async Task SaveAsync(ApiCall call)
    {
        var desk = Desk(call);
        call.LimitBody(call.Studio.Options.MaxUploadFileBytes);
        await desk.SaveAsync(call.Route("upload"), call.Route("path"), call.Http.Request.Body, call.Aborted).ConfigureAwait(false);
        await call.WriteNothingAsync().ConfigureAwait(false);
    }

    private static UploadDesk Desk(ApiCall call) => call.Studio.Uploads
        ?? throw new ApiProblemException(StatusCodes.Status403Forbidden, LabelingWebErrorCodes.DatasetNotAllowed, "This host takes no uploads; whoever runs it can set UploadFolder.");
}
