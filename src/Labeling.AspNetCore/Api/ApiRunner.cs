using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Labeling.AspNetCore;

/// <summary>Runs an endpoint's handler behind the checks that all share, and turns what it throws into problem details.</summary>
internal sealed class ApiRunner(Studio studio)
{
    public RequestDelegate Wrap(ApiEndpoint endpoint) => http => RunAsync(endpoint, http);

    public static Task RefuseAsync(HttpContext http)
        => WriteAsync(http, new ApiProblem(StatusCodes.Status404NotFound, LabelingWebErrorCodes.NotFound, $"The API has no {http.Request.Method} {http.Request.Path}; its OpenAPI document lists what there is."));

    private async Task RunAsync(ApiEndpoint endpoint, HttpContext http)
    {
        try
        {
            if (!endpoint.IsSafe && CrossSiteCheck.IsFromElsewhere(http.Request))
            {
                throw new ApiProblemException(StatusCodes.Status403Forbidden, LabelingWebErrorCodes.CrossSite, "A page of another site made your browser send this; it was not carried out.");
            }

            var call = new ApiCall(http, studio);
            if (endpoint.Permission is { } permission)
            {
                await call.OpenAsync(permission).ConfigureAwait(false);
            }

            await endpoint.Handler(call).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (http.RequestAborted.IsCancellationRequested)
        {
            // Nobody is there to be told.
        }
#pragma warning disable CA1031 // What a handler throws, whatever it is, ends its request and nothing else.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            await ReportAsync(http, exception).ConfigureAwait(false);
        }
    }

    private Task ReportAsync(HttpContext http, Exception exception)
    {
        var problem = ProblemMap.Find(exception);
        if (problem is null || problem.Status >= StatusCodes.Status500InternalServerError)
        {
            WebLog.RequestFailed(studio.Log, exception, http.Request.Method, problem?.Code ?? LabelingWebErrorCodes.InternalError);
        }

        if (http.Response.HasStarted)
        {
            http.Abort();
            return Task.CompletedTask;
        }

        return WriteAsync(http, problem ?? new ApiProblem(StatusCodes.Status500InternalServerError, LabelingWebErrorCodes.InternalError, "The server failed; its log says how."));
    }

    private static Task WriteAsync(HttpContext http, ApiProblem problem)
    {
        http.Response.Clear();
        http.Response.StatusCode = problem.Status;
        http.Response.ContentType = "application/problem+json";
        http.Response.Headers.CacheControl = "no-store";
        return JsonSerializer.SerializeAsync(http.Response.BodyWriter, problem.ToView(), WebJsonContext.Default.ProblemView, http.RequestAborted);
    }
}
