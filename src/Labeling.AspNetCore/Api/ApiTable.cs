namespace Labeling.AspNetCore;

/// <summary>Every operation of the API, in the order in which the OpenAPI document lists them.</summary>
internal static class ApiTable
{
    public static IReadOnlyList<ApiEndpoint> All { get; } =
    [
        .. AboutEndpoints.All,
        .. ProjectEndpoints.All,
        .. LifecycleEndpoints.All,
        .. RefreshEndpoints.All,
        .. ProgressEndpoints.All,
        .. AssistEndpoints.All,
        .. TaskEndpoints.All,
        .. ItemEndpoints.All,
        .. PictureEndpoints.All,
        .. ReviewEndpoints.All,
        .. ExportEndpoints.All,
        .. UploadEndpoints.All,
    ];
}
