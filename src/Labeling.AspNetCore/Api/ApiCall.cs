using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Routing;
using Microsoft.Net.Http.Headers;

namespace Labeling.AspNetCore;

/// <summary>One request to the API: who asks for what, and the way to answer.</summary>
internal sealed class ApiCall(HttpContext http, Studio studio)
{
    /// <summary>The most bytes of a JSON body: a page of nine images full of polygons fits.</summary>
    public const long MaxJsonBytes = 32L << 20;

    private LabelingProject? _project;

    public HttpContext Http => http;

    public Studio Studio => studio;

    public CancellationToken Aborted => http.RequestAborted;

    /// <summary>The name of who asks.</summary>
    public string User => field ??= studio.Access.FindUser(http) ?? throw new ApiProblemException(
        StatusCodes.Status401Unauthorized, LabelingWebErrorCodes.SignInRequired, "Nobody is signed in; sign in to the host's application first.");

    /// <summary>The project of the address. It was found before the handler runs.</summary>
    public LabelingProject Project => _project ?? throw new InvalidOperationException("The address of this endpoint names no project.");

    public ItemId ItemId => long.TryParse(Route("item"), NumberStyles.None, CultureInfo.InvariantCulture, out long id)
        ? new ItemId(id)
        : throw Invalid($"'{Route("item")}' is no item's id; ids are whole numbers from 1.");

    public LeaseToken Token => Guid.TryParseExact(Route("token"), "D", out var token)
        ? new LeaseToken(token)
        : throw Invalid($"'{Route("token")}' is no lease token; use the one that the task came with.");

    public string Route(string name) => (string?)http.GetRouteValue(name) ?? string.Empty;

    public static ApiProblemException Invalid(string detail) => new(ProblemMap.Invalid(detail));

    /// <summary>Finds the project of the address where it names one, and checks that the user may do this.</summary>
    public async ValueTask OpenAsync(LabelingPermission permission)
    {
        _ = User;
        if (http.GetRouteValue("project") is string text)
        {
            if (!Guid.TryParseExact(text, "D", out var id))
            {
                throw new ApiProblemException(StatusCodes.Status404NotFound, LabelingErrorCodes.ProjectNotFound, $"'{text}' is no project's id.");
            }

            _project = await studio.FindProjectAsync(new ProjectId(id), Aborted).ConfigureAwait(false);
        }

        await DemandAsync(permission).ConfigureAwait(false);
    }

    public ValueTask<bool> IsAllowedAsync(LabelingPermission permission) => studio.Access.IsAllowedAsync(http, permission, _project?.Info);

    public async ValueTask DemandAsync(LabelingPermission permission)
    {
        if (!await IsAllowedAsync(permission).ConfigureAwait(false))
        {
            throw new ApiProblemException(new ApiProblem(
                StatusCodes.Status403Forbidden,
                LabelingWebErrorCodes.Forbidden,
                $"'{User}' lacks the permission '{permission}' here; whoever runs the host gives roles.") { Permission = permission.Name });
        }
    }

    public async ValueTask<T> ReadAsync<T>(JsonTypeInfo<T> type)
        where T : class
    {
        ExpectJson();
        return await JsonSerializer.DeserializeAsync(http.Request.BodyReader, type, Aborted).ConfigureAwait(false)
            ?? throw Invalid("The body is null; send an object.");
    }

    /// <summary>The body as an object of which some may be left out, for which initializers do not serve: deserialized, what is missing would be 0 or false.</summary>
    /// <param name="type">What it is.</param>
    /// <param name="complete">Puts in what is left out.</param>
    public async ValueTask<T> ReadAsync<T>(JsonTypeInfo<T> type, Action<JsonObject> complete)
        where T : class
    {
        ExpectJson();
        var options = new JsonDocumentOptions { AllowDuplicateProperties = false };
        var body = await JsonNode.ParseAsync(http.Request.Body, documentOptions: options, cancellationToken: Aborted).ConfigureAwait(false) as JsonObject
            ?? throw Invalid("The body is no object; send one.");
        complete(body);
        return body.Deserialize(type)!;
    }

    /// <summary>Puts into an object what it leaves out.</summary>
    /// <param name="given">The object; nothing happens to anything else.</param>
    /// <param name="whole">What it should be like.</param>
    /// <param name="type">How that is written.</param>
    public static void Complete<T>(JsonNode? given, T whole, JsonTypeInfo<T> type)
    {
        if (given is not JsonObject target)
        {
            return;
        }

        foreach (var (name, value) in JsonSerializer.SerializeToNode(whole, type)!.AsObject())
        {
            if (!target.ContainsKey(name))
            {
                target[name] = value?.DeepClone();
            }
        }
    }

    private void ExpectJson()
    {
        if (!http.Request.HasJsonContentType())
        {
            throw new ApiProblemException(
                StatusCodes.Status415UnsupportedMediaType, LabelingWebErrorCodes.MediaTypeUnsupported, "This address takes JSON; send Content-Type: application/json.");
        }

        LimitBody(MaxJsonBytes);
    }

    /// <summary>Refuses larger bodies, before they are read where the client says how large they are.</summary>
    public void LimitBody(long bytes)
    {
        if (http.Request.ContentLength > bytes)
        {
            throw new ApiProblemException(StatusCodes.Status413PayloadTooLarge, LabelingWebErrorCodes.RequestTooLarge, $"The body has {http.Request.ContentLength} bytes; this address takes at most {bytes}.");
        }

        if (http.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } feature)
        {
            feature.MaxRequestBodySize = bytes;
        }
    }

    /// <summary>Answers with an object. It is whole before it is sent, in one piece: half the packets of an answer that is sent as it is made.</summary>
    public Task WriteAsync<T>(T value, JsonTypeInfo<T> type, int status = StatusCodes.Status200OK)
    {
        byte[] json = JsonSerializer.SerializeToUtf8Bytes(value, type);
        http.Response.StatusCode = status;
        http.Response.ContentType = "application/json";
        http.Response.ContentLength = json.Length;
        http.Response.Headers.CacheControl = "no-store";
        return http.Response.Body.WriteAsync(json, Aborted).AsTask();
    }

    public Task WriteNothingAsync()
    {
        http.Response.StatusCode = StatusCodes.Status204NoContent;
        return Task.CompletedTask;
    }

    /// <summary>Tells the version of what is returned, for <c>If-Match</c>.</summary>
    public void SetVersion(long version) => http.Response.Headers.ETag = string.Create(CultureInfo.InvariantCulture, $"\"{version}\"");

    /// <summary>The version that the caller saw.</summary>
    public long SeenVersion()
    {
        var header = http.Request.Headers.IfMatch;
        if (header.Count == 0)
        {
            throw new ApiProblemException(
                StatusCodes.Status428PreconditionRequired, LabelingWebErrorCodes.PreconditionRequired, "Others may have changed this; send If-Match with the ETag of what you saw.");
        }

        return EntityTagHeaderValue.TryParse(header.ToString(), out var tag) && long.TryParse(tag.Tag.AsSpan().Trim('"'), NumberStyles.None, CultureInfo.InvariantCulture, out long version)
            ? version
            : throw Invalid($"If-Match holds '{header}'; send one ETag as it was received, such as \"7\".");
    }
}
