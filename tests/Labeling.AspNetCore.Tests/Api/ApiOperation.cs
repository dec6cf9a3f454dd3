using System.Text.Json.Nodes;

namespace Labeling.AspNetCore.Api;

/// <summary>One operation, as the OpenAPI document tells it.</summary>
internal sealed record ApiOperation(string Id, string Method, string Path, string? Permission)
{
    public static async Task<IReadOnlyList<ApiOperation>> ListAsync(StudioHost host)
    {
        using var client = host.Client(user: null);
        var document = await client.GetAsync("openapi.json", TestContext.Current.CancellationToken).JsonAsync();
        return
        [
            .. document["paths"]!.AsObject().SelectMany(path => path.Value!.AsObject().Select(operation => new ApiOperation(
                (string)operation.Value!["operationId"]!,
                operation.Key.ToUpperInvariant(),
                path.Key.TrimStart('/'),
                ((string?)operation.Value["description"])?["Needs the permission ".Length..].TrimEnd('.')))),
        ];
    }
}
