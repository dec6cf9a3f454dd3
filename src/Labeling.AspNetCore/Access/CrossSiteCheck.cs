using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;

namespace Labeling.AspNetCore;

/// <summary>Keeps other sites from making a signed-in user's browser change anything here.</summary>
/// <remarks>
/// Browsers say where a request comes from, in <c>Sec-Fetch-Site</c> or, older ones and over plain HTTP, in <c>Origin</c>; pages cannot forge
/// either. Programs send neither and carry no user's cookies. So cookie hosts need no token, and none can be forgotten.
/// </remarks>
internal static class CrossSiteCheck
{
    public static bool IsFromElsewhere(HttpRequest request)
    {
        var site = request.Headers["Sec-Fetch-Site"];
        if (!StringValues.IsNullOrEmpty(site))
        {
            return site != "same-origin" && site != "none";
        }

        string? origin = request.Headers.Origin;
        return !string.IsNullOrEmpty(origin)
            && !(Uri.TryCreate(origin, UriKind.Absolute, out var uri) && string.Equals(uri.Authority, request.Host.Value, StringComparison.OrdinalIgnoreCase));
    }
}
