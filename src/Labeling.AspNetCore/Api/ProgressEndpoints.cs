using System.Buffers;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Labeling.AspNetCore;

/// <summary>How far a project is: asked for, or told as it goes on.</summary>
internal static class ProgressEndpoints
{
    private static readonly TimeSpan Heartbeat = TimeSpan.FromSeconds(15);

    public static IReadOnlyList<ApiEndpoint> All { get; } =
    [
        new("GET", "projects/{project}/progress", "getProgress", LabelingPermission.ReadSummary, "Returns how far the project is, from kept counters.", GetAsync)
        {
            Result = WebJsonContext.Default.StandView,
        },
        new("GET", "projects/{project}/events", "watchProgress", LabelingPermission.ReadSummary, "Streams how far the project is, as server-sent events named progress, whenever it changed.", WatchAsync)
        {
            ResultType = "text/event-stream",
        },
    ];

    public static async Task<StandView> StandAsync(Studio studio, LabelingProject project, CancellationToken cancellationToken)
    {
        var progress = await project.GetProgressAsync(cancellationToken).ConfigureAwait(false);
        return new StandView { State = project.Info.State, Version = project.Info.Version, Progress = progress, Start = studio.Starts.Find(project.Info.Id) };
    }

    private static async Task GetAsync(ApiCall call)
        => await call.WriteAsync(await StandAsync(call.Studio, call.Project, call.Aborted).ConfigureAwait(false), WebJsonContext.Default.StandView).ConfigureAwait(false);

    private static async Task WatchAsync(ApiCall call)
    {
        var response = call.Http.Response;
        response.ContentType = "text/event-stream";
        response.Headers.CacheControl = "no-store";
        response.Headers["X-Accel-Buffering"] = "no";
        call.Http.Features.Get<IHttpResponseBodyFeature>()?.DisableBuffering();

        using var stop = CancellationTokenSource.CreateLinkedTokenSource(call.Aborted, call.Studio.Stopping);
        using var timer = new PeriodicTimer(call.Studio.Options.ProgressInterval, call.Studio.Time);
        byte[] last = [];
        long spoke = call.Studio.Time.GetTimestamp();
        try
        {
            do
            {
                byte[] now = JsonSerializer.SerializeToUtf8Bytes(await StandAsync(call.Studio, call.Project, stop.Token).ConfigureAwait(false), WebJsonContext.Default.StandView);
                bool isSilent = call.Studio.Time.GetElapsedTime(spoke) >= Heartbeat;
                if (isSilent || !now.AsSpan().SequenceEqual(last))
                {
                    Write(response.BodyWriter, isSilent && now.AsSpan().SequenceEqual(last) ? [] : now);
                    await response.BodyWriter.FlushAsync(stop.Token).ConfigureAwait(false);
                    (last, spoke) = (now, call.Studio.Time.GetTimestamp());
                }
            }
            while (await timer.WaitForNextTickAsync(stop.Token).ConfigureAwait(false));
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // The page was closed, or the host ends.
        }
    }

    /// <summary>One event, or a comment that only keeps proxies from closing the connection.</summary>
    private static void Write(IBufferWriter<byte> writer, ReadOnlySpan<byte> json)
    {
        if (json.IsEmpty)
        {
            writer.Write(": still here\n\n"u8);
            return;
        }

        writer.Write("event: progress\ndata: "u8);
        writer.Write(json);
        writer.Write("\n\n"u8);
    }
}
