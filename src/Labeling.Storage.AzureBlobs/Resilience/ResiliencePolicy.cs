using System.Diagnostics;
using System.Globalization;
using Azure;
using Azure.Core;
using Azure.Core.Pipeline;
using Microsoft.Extensions.Logging;
using Polly;
using Polly.CircuitBreaker;
using Polly.Retry;
using Polly.Timeout;

namespace Labeling.Storage.AzureBlobs;

/// <summary>The one place that decides which requests are repeated, when, and when to stop asking. It stands where the SDK's own repetition would.</summary>
internal sealed class ResiliencePolicy : HttpPipelinePolicy
{
    private static readonly TimeSpan Sampling = TimeSpan.FromSeconds(30);
    private static readonly ResiliencePropertyKey<HttpMessage> MessageKey = new("message");

    private readonly ResiliencePipeline<Response> _pipeline;
    private readonly AzureBlobsOptions _options;
    private readonly BlobInstruments _instruments;
    private readonly TimeProvider _time;
    private readonly ILogger _log;
    private readonly string _host;

    public ResiliencePolicy(AzureBlobsOptions options, BlobInstruments instruments, TimeProvider time, ILogger log, string host)
    {
        _options = options;
        _instruments = instruments;
        _time = time;
        _log = log;
        _host = host;
        _pipeline = Build();
    }

    /// <exception cref="NotSupportedException">Always: nothing here calls the SDK without waiting.</exception>
    public override void Process(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline)
        => throw new NotSupportedException("Requests to Azure Blob Storage are asynchronous here.");

    public override async ValueTask ProcessAsync(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline)
    {
        string method = message.Request.Method.Method;
        using var activity = BlobInstruments.Activities.StartActivity("labeling.blob.request", ActivityKind.Client);
        activity?.SetTag("http.request.method", method).SetTag("server.address", _host);
        long started = _time.GetTimestamp();
        var context = ResilienceContextPool.Shared.Get(message.CancellationToken);
        context.Properties.Set(MessageKey, message);
        Exception? failure = null;
        try
        {
            await _pipeline.ExecuteAsync(
                static (attempt, state) => SendAsync(attempt, state.Message, state.Next), context, (Message: message, Next: pipeline)).ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            failure = exception;
            throw;
        }
        finally
        {
            ResilienceContextPool.Shared.Return(context);
            string outcome = BlobCause.Name(failure, message.HasResponse ? message.Response.Status : 0);
            activity?.SetTag("labeling.blob.outcome", outcome);
            _instruments.Requested(method, outcome, _time.GetElapsedTime(started));
        }
    }

    private static async ValueTask<Response> SendAsync(ResilienceContext context, HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> rest)
    {
        context.CancellationToken.ThrowIfCancellationRequested();
        if (message.HasResponse)
        {
            message.Response.Dispose();
        }

        await ProcessNextAsync(message, rest).ConfigureAwait(false);
        await ResponseBody.TakeInAsync(message).ConfigureAwait(false);
        return message.Response;
    }

    private static bool IsTransient(Outcome<Response> outcome, HttpMessage? message)
        => outcome.Exception switch
        {
            // What the server does not know (501, 505), it will not know later.
            null => outcome.Result?.Status is 408 or 429 or (>= 500 and not (501 or 505)),
            BrokenCircuitException or TimeoutRejectedException => false,
            OperationCanceledException => message?.CancellationToken.IsCancellationRequested != true,
            RequestFailedException { Status: 0 } or HttpRequestException or IOException or AggregateException => true,
            _ => false,
        };

    private static HttpMessage? MessageOf(ResilienceContext context) => context.Properties.TryGetValue(MessageKey, out var message) ? message : null;

    private static TimeSpan? AskedDelay(Response? response, DateTimeOffset now)
    {
        if (response is null)
        {
            return null;
        }

        foreach (string header in (ReadOnlySpan<string>)["retry-after-ms", "x-ms-retry-after-ms"])
        {
            if (response.Headers.TryGetValue(header, out string? text) && double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double milliseconds) && milliseconds is >= 0 and < int.MaxValue)
            {
                return TimeSpan.FromMilliseconds(milliseconds);
            }
        }

        return response.Headers.TryGetValue("Retry-After", out string? after) ? ParseRetryAfter(after, now) : null;
    }

    /// <summary>Seconds, or the date until which to wait (RFC 9110, 10.2.3).</summary>
    private static TimeSpan? ParseRetryAfter(string after, DateTimeOffset now)
    {
        if (double.TryParse(after, NumberStyles.Float, CultureInfo.InvariantCulture, out double seconds))
        {
            return seconds is >= 0 and < int.MaxValue ? TimeSpan.FromSeconds(seconds) : null;
        }

        return DateTimeOffset.TryParseExact(after, "r", CultureInfo.InvariantCulture, DateTimeStyles.None, out var until)
            ? until > now ? until - now : TimeSpan.Zero
            : null;
    }

    private ResiliencePipeline<Response> Build()
    {
        var builder = new ResiliencePipelineBuilder<Response> { TimeProvider = _time };
        builder.AddTimeout(new TimeoutStrategyOptions { Timeout = _options.RequestTimeout });
        if (_options.MaxRetries > 0)
        {
            builder.AddRetry(Retrying());
        }

        return builder.AddCircuitBreaker(Breaking()).Build();
    }

    private RetryStrategyOptions<Response> Retrying() => new()
    {
        MaxRetryAttempts = _options.MaxRetries,
        Delay = _options.RetryDelay,
        MaxDelay = _options.MaxRetryDelay,
        BackoffType = DelayBackoffType.Exponential,
        UseJitter = true,
        ShouldHandle = arguments => ValueTask.FromResult(IsTransient(arguments.Outcome, MessageOf(arguments.Context))),
        DelayGenerator = arguments => ValueTask.FromResult<TimeSpan?>(
            AskedDelay(arguments.Outcome.Result, _time.GetUtcNow()) is { } asked ? asked < _options.MaxRetryDelay ? asked : _options.MaxRetryDelay : null),
        OnRetry = arguments =>
        {
            string method = MessageOf(arguments.Context)?.Request.Method.Method ?? string.Empty;
            string cause = BlobCause.Name(arguments.Outcome.Exception, arguments.Outcome.Result?.Status ?? 0);
            _instruments.Retried(method, cause);
            BlobLog.Retrying(_log, method, _host, cause, arguments.AttemptNumber + 1, arguments.RetryDelay);
            Activity.Current?.AddEvent(new ActivityEvent("retry", tags: new() { { "error.type", cause } }));
            return ValueTask.CompletedTask;
        },
    };

    private CircuitBreakerStrategyOptions<Response> Breaking() => new()
    {
        FailureRatio = _options.CircuitFailureRatio,
        MinimumThroughput = 30,
        SamplingDuration = Sampling,
        BreakDuration = _options.CircuitBreakDuration,
        ShouldHandle = arguments => ValueTask.FromResult(IsTransient(arguments.Outcome, MessageOf(arguments.Context))),
        OnOpened = arguments =>
        {
            _instruments.Broke();
            BlobLog.CircuitOpened(_log, _host, BlobCause.Name(arguments.Outcome.Exception, arguments.Outcome.Result?.Status ?? 0), arguments.BreakDuration);
            return ValueTask.CompletedTask;
        },
        OnClosed = _ =>
        {
            BlobLog.CircuitClosed(_log, _host);
            return ValueTask.CompletedTask;
        },
    };
}
