using System.Diagnostics;
using System.Globalization;
using System.Net;
using Microsoft.Extensions.Time.Testing;
using static Labeling.Storage.AzureBlobs.Tests.MadeUpAccount;

namespace Labeling.Storage.AzureBlobs.Tests;

/// <summary>How long is waited between attempts and when no more are made, by a clock that the tests move.</summary>
public sealed class WaitingTests
{
    private static readonly DateTimeOffset Start = new(2026, 9, 30, 12, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData("Retry-After", "20", 20)]
    [InlineData("Retry-After", "Wed, 30 Sep 2026 12:00:20 GMT", 20)]
    [InlineData("Retry-After", "Wed, 30 Sep 2026 11:00:00 GMT", 0)]
    [InlineData("retry-after-ms", "1500", 1.5)]
    [InlineData("x-ms-retry-after-ms", "2500", 2.5)]
    [InlineData("Retry-After", "86400", 60)]
    public async Task The_wait_that_the_server_asks_for_is_kept_up_to_the_longest(string header, string value, double seconds)
    {
        var time = new FakeTimeProvider(Start);
        using var log = new LogList();
        var server = new MadeUpServer((number, _) => number > 1 ? MadeUpServer.EmptyList() : Busy(header, value));

        await RunAsync(time, () => ListAsync(server, Quick(), time, log));

        Assert.Equal(2, server.Requests);
        Assert.EndsWith($"follows in {TimeSpan.FromSeconds(seconds)}.", Assert.Single(log.Messages), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("soon")]
    [InlineData("-5")]
    [InlineData("NaN")]
    [InlineData("1e300")]
    public async Task A_wait_that_makes_no_sense_is_not_asked_for(string value)
    {
        var time = new FakeTimeProvider(Start);
        using var log = new LogList();
        var server = new MadeUpServer((number, _) => number > 1 ? MadeUpServer.EmptyList() : Busy("Retry-After", value));

        await RunAsync(time, () => ListAsync(server, Quick(), time, log));

        Assert.InRange(Delay(Assert.Single(log.Messages)), TimeSpan.Zero, TimeSpan.FromMilliseconds(20));
    }

    [Fact]
    public async Task Waits_grow_and_are_left_to_chance()
    {
        TimeSpan[] first = await DelaysAsync();
        TimeSpan[] second = await DelaysAsync();

        Assert.Equal(12, first.Length);
        Assert.NotEqual(first, second);
        Assert.True(first[8..].Min() > first[0], $"The waits were {string.Join(", ", first)}.");
        Assert.All(first, wait => Assert.InRange(wait, TimeSpan.Zero, TimeSpan.FromMinutes(1)));
    }

    [Fact]
    public async Task All_attempts_together_have_their_time()
    {
        var time = new FakeTimeProvider(Start);
        var server = new MadeUpServer((_, _) => Busy("Retry-After", "20"));
        AzureBlobsOptions options = Quick(retries: 20);
        options.RequestTimeout = TimeSpan.FromMinutes(1);

        LabelingException exception = await Assert.ThrowsAsync<LabelingException>(() => RunAsync(time, () => ListAsync(server, options, time)));

        Assert.InRange(server.Requests, 2, 5);
        Assert.Contains("all attempts together took too long", exception.Message, StringComparison.Ordinal);
        Assert.Contains("'photos'", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_account_that_was_left_alone_is_asked_again_after_a_while()
    {
        var time = new FakeTimeProvider(Start);
        using var log = new LogList();
        bool isUp = false;
        var server = new MadeUpServer((_, _) => isUp ? MadeUpServer.EmptyList() : MadeUpServer.Failure(HttpStatusCode.InternalServerError, Secret));
        AzureBlobsOptions options = Quick(retries: 0);
        options.Transport = server.Transport;
        using var account = new AzureBlobAccount(Connection, options, time, log);
        for (int i = 0; i < 40; i++)
        {
            await Assert.ThrowsAsync<LabelingException>(() => ListAsync(account));
        }

        Assert.Equal(30, server.Requests);
        isUp = true;
        Assert.Contains("left alone", (await Assert.ThrowsAsync<LabelingException>(() => ListAsync(account))).Message, StringComparison.Ordinal);
        time.Advance(options.CircuitBreakDuration + TimeSpan.FromSeconds(1));

        Assert.Empty(await ListAsync(account));
        Assert.Contains(log.Messages, m => m.Contains("answers again", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Requests_and_their_repetitions_are_traced_without_names()
    {
        var seen = new List<Activity>();
        using var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == AzureBlobsDiagnostics.Name,
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllData,
            ActivityStopped = activity =>
            {
                lock (seen)
                {
                    seen.Add(activity);
                }
            },
        };
        ActivitySource.AddActivityListener(listener);
        using var root = new Activity("test").Start();
        var server = new MadeUpServer((number, _) => number == 1 ? MadeUpServer.Failure(HttpStatusCode.BadGateway, Secret) : MadeUpServer.EmptyList());

        await ListAsync(server, Quick());

        lock (seen)
        {
            Activity request = Assert.Single(seen, a => a.TraceId == root.TraceId);
            Assert.Equal("labeling.blob.request", request.OperationName);
            Assert.Equal("502", Assert.Single(request.Events, e => e.Name == "retry").Tags.Single().Value);
            string tags = string.Join(' ', request.TagObjects.Select(t => $"{t.Key}={t.Value}"));
            Assert.Contains("http.request.method=GET", tags, StringComparison.Ordinal);
            Assert.Contains("labeling.blob.outcome=200", tags, StringComparison.Ordinal);
            Assert.DoesNotContain("photos", tags, StringComparison.Ordinal);
        }
    }

    private static HttpResponseMessage Busy(string header, string value)
    {
        HttpResponseMessage busy = MadeUpServer.Failure(HttpStatusCode.ServiceUnavailable, Secret);
        Assert.True(busy.Headers.TryAddWithoutValidation(header, value));
        return busy;
    }

    private static async Task<TimeSpan[]> DelaysAsync()
    {
        var time = new FakeTimeProvider(Start);
        using var log = new LogList();
        var server = new MadeUpServer((number, _) => number > 12 ? MadeUpServer.EmptyList() : MadeUpServer.Failure(HttpStatusCode.ServiceUnavailable, Secret));
        AzureBlobsOptions options = Quick(retries: 20);
        options.RetryDelay = TimeSpan.FromMilliseconds(100);
        options.RequestTimeout = TimeSpan.FromHours(1);
        await RunAsync(time, () => ListAsync(server, options, time, log));
        return [.. log.Messages.Select(Delay)];
    }

    private static TimeSpan Delay(string message)
        => TimeSpan.Parse(message[(message.LastIndexOf(' ') + 1)..].TrimEnd('.'), CultureInfo.InvariantCulture);

    /// <summary>Moves the clock on, a little at a time, until the work is done.</summary>
    private static async Task RunAsync(FakeTimeProvider time, Func<Task> work)
    {
        Task running = work();
        Assert.True(SpinWait.SpinUntil(
            () =>
            {
                time.Advance(TimeSpan.FromSeconds(0.25));
                return running.IsCompleted;
            },
            TimeSpan.FromSeconds(60)));
        await running;
    }
}
