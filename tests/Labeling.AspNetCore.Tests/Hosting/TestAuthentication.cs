using System.Security.Claims;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Labeling.AspNetCore;

/// <summary>Takes a user's word, in a header or a cookie, for who they are: <c>ana!Owner</c>; several roles are separated by commas.</summary>
internal sealed class TestAuthentication(IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory logger, UrlEncoder encoder)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, logger, encoder)
{
    public const string Name = "test-user";

    protected override Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        string? text = Request.Headers[Name].FirstOrDefault() ?? Request.Cookies[Name];
        if (text is null)
        {
            return Task.FromResult(AuthenticateResult.NoResult());
        }

        string[] parts = text.Split('!');
        var claims = parts[1].Split(',', StringSplitOptions.RemoveEmptyEntries).Select(role => new Claim("labeling_role", role));
        var identity = new ClaimsIdentity([new Claim(ClaimTypes.NameIdentifier, parts[0]), .. claims], Name);
        return Task.FromResult(AuthenticateResult.Success(new AuthenticationTicket(new ClaimsPrincipal(identity), Name)));
    }
}
