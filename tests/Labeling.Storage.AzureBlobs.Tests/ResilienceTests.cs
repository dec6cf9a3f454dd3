using System.Diagnostics.Metrics;
using System.Net;
using Azure.Core;
using Labeling.Scenarios;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;
using static Labeling.Storage.AzureBlobs.Tests.MadeUpAccount;

namespace Labeling.Storage.AzureBlobs.Tests;

/// <summary>What is repeated and what is not, how long is waited, and what is said. The server is made up.</summary>
public sealed class ResilienceTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(HttpStatusCode.RequestTimeout)]
    [InlineData(HttpStatusCode.TooManyRequests)]
    [InlineData(HttpStatusCode.InternalServerError)]
    [InlineData(HttpStatusCode.BadGateway)]
    [InlineData(HttpStatusCode.ServiceUnavailable)]
    [InlineData(HttpStatusCode.GatewayTimeout)]
    [InlineData((HttpStatusCode)509)]
    public async Task What_passes_is_asked_for_again(HttpStatusCode status)
    {
        var server = new MadeUpServer((number, _) => number < 3 ? MadeUpServer.Failure(status, Secret) : MadeUpServer.EmptyList());

        Assert.Empty(await ListAsync(server, Quick()));

        Assert.Equal(3, server.Requests);
    }

    [Theory]
    [InlineData(HttpStatusCode.Forbidden)]
    [InlineData(HttpStatusCode.NotFound)]
    [InlineData(HttpStatusCode.BadRequest)]
    [InlineData(HttpStatusCode.NotImplemented)]
    public async Task What_does_not_pass_is_told_at_once_without_the_answer_s_content(HttpStatusCode status)
    {
        var server = new MadeUpServer((_, _) => MadeUpServer.Failure(status, Secret));

        LabelingException exception = await Assert.ThrowsAsync<LabelingException>(() => ListAsync(server, Quick()));

        Assert.Equal((LabelingErrorCodes.DatasetUnavailable, 1), (exception.Code, server.Requests));
        Assert.Contains("'photos'", exception.Message, StringComparison.Ordinal);
        Assert.Contains($"{(int)status} MadeUp", exception.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(Secret, exception.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain(Key, exception.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_broken_connection_is_tried_again_and_in_the_end_named()
    {
        var server = new MadeUpServer(Task<HttpResponseMessage> (_, _) => throw new HttpRequestException(HttpRequestError.ConnectionError, $"https://one.blob.core.windows.net/?sig={Secret}"));

        LabelingException exception = await Assert.ThrowsAsync<LabelingException>(() => ListAsync(server, Quick(retries: 4)));

        Assert.Equal(5, server.Requests);
        Assert.Contains("ConnectionError", exception.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(Secret, exception.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_time_that_the_server_asks_for_is_waited()
    {
        var time = new FakeTimeProvider();
        var repeated = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var server = new MadeUpServer((number, _) =>
        {
            if (number > 1)
            {
                repeated.TrySetResult();
                return MadeUpServer.EmptyList();
            }

            HttpResponseMessage busy = MadeUpServer.Failure(HttpStatusCode.ServiceUnavailable, Secret);
            busy.Headers.Add("Retry-After", "20");
            return busy;
        });
        using var log = new LogList();
        Task<List<Asset>> listing = ListAsync(server, Quick(), time, log);
        Assert.True(SpinWait.SpinUntil(() => log.Messages.Length > 0, TimeSpan.FromSeconds(30)));

        time.Advance(TimeSpan.FromSeconds(19.9));
        Assert.False(repeated.Task.IsCompleted);
        Assert.True(SpinWait.SpinUntil(
            () =>
            {
                time.Advance(TimeSpan.FromSeconds(0.2));
                return repeated.Task.IsCompleted;
            },
            TimeSpan.FromSeconds(30)));

        Assert.Empty(await listing);
        Assert.Contains("503", log.Messages[0], StringComparison.Ordinal);
        Assert.Contains("00:00:20", log.Messages[0], StringComparison.Ordinal);
    }

    [Fact]
    public async Task No_answer_in_time_is_a_failure_that_passes()
    {
        var server = new MadeUpServer((number, stop) => number < 3 ? MadeUpServer.Never(stop) : Task.FromResult(MadeUpServer.EmptyList()));
        AzureBlobsOptions options = Quick();
        options.AttemptTimeout = TimeSpan.FromMilliseconds(100);

        Assert.Empty(await ListAsync(server, options));

        Assert.Equal(3, server.Requests);
    }

    [Fact]
    public async Task Cancelling_is_no_failure()
    {
        using var stop = new CancellationTokenSource();
        var server = new MadeUpServer(async (_, token) =>
        {
            await stop.CancelAsync();
            return await MadeUpServer.Never(token);
        });

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => ListAsync(server, Quick(), stop: stop.Token));

        Assert.Equal(1, server.Requests);
    }

    [Fact]
    public async Task An_account_that_keeps_failing_is_left_alone()
    {
        var server = new MadeUpServer((_, _) => MadeUpServer.Failure(HttpStatusCode.InternalServerError, Secret));
        AzureBlobsOptions options = Quick(retries: 20);
        options.MaxRetryDelay = TimeSpan.FromMilliseconds(5);
        options.CircuitBreakDuration = TimeSpan.FromMinutes(1);
        options.Transport = server.Transport;
        using var log = new LogList();
        using var account = new AzureBlobAccount(Connection, options, loggerFactory: log);

        await Assert.ThrowsAsync<LabelingException>(() => ListAsync(account));
        await Assert.ThrowsAsync<LabelingException>(() => ListAsync(account));
        int requests = server.Requests;
        LabelingException exception = await Assert.ThrowsAsync<LabelingException>(() => ListAsync(account));

        Assert.Equal(requests, server.Requests);
        Assert.Contains("left alone", exception.Message, StringComparison.Ordinal);
        Assert.Contains(log.Messages, m => m.Contains("keeps failing", StringComparison.Ordinal));
        Assert.All(log.Messages, m => Assert.DoesNotContain(Secret, m, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Requests_and_repetitions_are_measured_without_names()
    {
        var seen = new List<(string Name, string Tags)>();
        using var listener = new MeterListener { InstrumentPublished = (instrument, l) => { if (instrument.Meter.Name == AzureBlobsDiagnostics.Name) { l.EnableMeasurementEvents(instrument); } } };
        void Note(Instrument instrument, ReadOnlySpan<KeyValuePair<string, object?>> tags)
        {
            string text = string.Join(' ', tags.ToArray().Select(t => $"{t.Key}={t.Value}"));
            lock (seen)
            {
                seen.Add((instrument.Name, text));
            }
        }

        listener.SetMeasurementEventCallback<long>((instrument, _, tags, _) => Note(instrument, tags));
        listener.SetMeasurementEventCallback<double>((instrument, _, tags, _) => Note(instrument, tags));
        listener.Start();
        var server = new MadeUpServer((number, _) => number == 1 ? MadeUpServer.Failure(HttpStatusCode.BadGateway, Secret) : MadeUpServer.EmptyList());

        await ListAsync(server, Quick());

        lock (seen)
        {
            Assert.Contains(seen, m => m.Name == "labeling.blob.retries" && m.Tags.Contains("error.type=502", StringComparison.Ordinal));
            Assert.Contains(seen, m => m.Name == "labeling.blob.request.duration" && m.Tags.Contains("labeling.blob.outcome=200", StringComparison.Ordinal));
            Assert.All(seen, m => Assert.DoesNotContain("photos", m.Tags, StringComparison.Ordinal));
        }
    }

    [Fact]
    public async Task A_credential_that_fails_is_named_and_not_its_answer()
    {
        using var account = new AzureBlobAccount(new Uri("https://one.blob.core.windows.net"), new BrokenCredential(), Quick());

        LabelingException exception = await Assert.ThrowsAsync<LabelingException>(() => ListAsync(account));

        Assert.Contains(nameof(InvalidOperationException), exception.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(Secret, exception.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0.2)]
    [InlineData(0.5)]
    public async Task Over_a_bad_connection_nothing_is_lost_and_nothing_doubled(double rate)
    {
        AzuriteServer azurite = await Azurite.RequireAsync();
        await using var proxy = new FaultProxy(azurite.Endpoint, seed: 20260930) { Rate = rate };
        var container = await Azurite.NewContainerAsync();
        AzureBlobsOptions options = Azurite.Quick();
        options.MaxRetries = 20;
        options.PageSize = 7;
        using AzureBlobAccount account = await Azurite.AccountAsync(options, proxy.Address);
        await using (ExportFiles files = await new AzureBlobDestination(account, container.Name, "in").BeginAsync(cancellationToken: Cancellation))
        {
            for (int i = 0; i < 40; i++)
            {
                await using Stream file = await files.CreateAsync($"{i:D2}.jpg", Cancellation);
                await file.WriteAsync(new byte[i == 0 ? 9_000_000 : 1_000 + i], Cancellation);
            }

            await files.CommitAsync(Cancellation);
        }

        IAssetSource source = new AzureBlobSourceProvider([account]).Open(new AzureBlobFolder(new Uri($"{proxy.Address}/{container.Name}"), "in"));
        List<Asset> assets = await source.ListAsync(Cancellation).ToListAsync(Cancellation);

        Assert.Equal(Enumerable.Range(0, 40).Select(i => $"{i:D2}.jpg"), assets.Select(a => a.Path));
        foreach (Asset asset in assets)
        {
            await using Stream stream = await source.OpenReadAsync(asset.Path, Cancellation);
            using var content = new MemoryStream();
            await stream.CopyToAsync(content, Cancellation);
            Assert.Equal(asset.Size, content.Length);
        }

        Assert.True(proxy.Faults > 10);
    }

    private sealed class BrokenCredential : TokenCredential
    {
        public override AccessToken GetToken(TokenRequestContext requestContext, CancellationToken cancellationToken) => throw new InvalidOperationException(Secret);

        public override ValueTask<AccessToken> GetTokenAsync(TokenRequestContext requestContext, CancellationToken cancellationToken) => throw new InvalidOperationException(Secret);
    }
}
