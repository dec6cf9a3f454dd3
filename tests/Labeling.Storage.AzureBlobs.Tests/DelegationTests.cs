using System.Collections.Concurrent;
using System.Net;
using System.Text;
using System.Text.RegularExpressions;
using System.Web;
using Azure.Core;
using Azure.Core.Pipeline;
using Microsoft.Extensions.Time.Testing;
using static Labeling.Storage.AzureBlobs.Tests.MadeUpAccount;

namespace Labeling.Storage.AzureBlobs.Tests;

/// <summary>Links where the host has no key of the account but a credential: they are signed by a key that the account lends. The server is made up.</summary>
public sealed class DelegationTests
{
    private static readonly DateTimeOffset Start = new(2026, 9, 30, 12, 0, 0, TimeSpan.Zero);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_credential_signs_links_by_a_lent_key()
    {
        var server = new KeyServer();
        using AzureBlobAccount account = Account(server, new FakeTimeProvider(Start));

        Uri link = (await Links(account).FindReadLinkAsync("in/ä 1.jpg", Cancellation))!;

        Assert.Equal("https://one.blob.core.windows.net/photos/in/%C3%A4%201.jpg", link.GetLeftPart(UriPartial.Path));
        var query = HttpUtility.ParseQueryString(link.Query);
        Assert.Equal(("r", "b", "https", KeyServer.Owner), (query["sp"], query["sr"], query["spr"], query["skoid"]));
        Assert.Equal(("2026-09-30T11:55:00Z", "2026-09-30T12:15:00Z"), (query["st"], query["se"]));
        Assert.Equal(32, Convert.FromBase64String(query["sig"]!).Length);
        Assert.DoesNotContain(FixedCredential.Token, link.AbsoluteUri, StringComparison.Ordinal);
        Assert.Equal($"Bearer {FixedCredential.Token}", Assert.Single(server.Credentials));
        Assert.Contains("restype=service&comp=userdelegationkey", Assert.Single(server.Addresses), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Each_blob_has_its_own_signature_by_one_key_until_that_ends()
    {
        var time = new FakeTimeProvider(Start);
        var server = new KeyServer();
        using AzureBlobAccount account = Account(server, time);

        Uri?[] links = await Task.WhenAll(Enumerable.Range(0, 20).Select(i => Links(account).FindReadLinkAsync($"{i}.jpg", Cancellation)));
        Assert.Single(server.Addresses);
        Assert.Equal(20, links.Select(l => HttpUtility.ParseQueryString(l!.Query)["sig"]).Distinct().Count());

        // A link must not outlive the key that signs it.
        time.Advance(TimeSpan.FromMinutes(59));
        await Links(account).FindReadLinkAsync("a.jpg", Cancellation);
        Assert.Single(server.Addresses);
        time.Advance(TimeSpan.FromMinutes(2));
        Uri later = (await Links(account).FindReadLinkAsync("a.jpg", Cancellation))!;

        Assert.Equal(2, server.Addresses.Count);
        Assert.Equal("2026-09-30T13:16:00Z", HttpUtility.ParseQueryString(later.Query)["se"]);
    }

    [Fact]
    public async Task A_key_that_is_not_lent_is_told_without_the_answer()
    {
        var server = new KeyServer { Status = HttpStatusCode.Forbidden };
        using AzureBlobAccount account = Account(server, new FakeTimeProvider(Start));

        LabelingException exception = await Assert.ThrowsAsync<LabelingException>(() => Links(account).FindReadLinkAsync("a.jpg", Cancellation));

        Assert.Equal(LabelingErrorCodes.DatasetUnavailable, exception.Code);
        Assert.Contains("'a.jpg' of container 'photos' could not be signed for: 403", exception.Message, StringComparison.Ordinal);
        Assert.Contains("check the credential and its role", exception.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(Secret, exception.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain(FixedCredential.Token, exception.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_the_host_s_leave_nothing_is_asked()
    {
        var server = new KeyServer();
        using AzureBlobAccount account = Account(server, new FakeTimeProvider(Start), allow: false);

        Assert.Null(await Links(account).FindReadLinkAsync("a.jpg", Cancellation));

        Assert.Empty(server.Addresses);
    }

    [Fact]
    public async Task An_account_used_by_a_signature_gives_no_links()
    {
        var options = new AzureBlobsOptions { AllowReadLinks = true };
        using var account = new AzureBlobAccount("BlobEndpoint=https://one.blob.core.windows.net;SharedAccessSignature=sv=2026-01-01&sp=rwl&sig=abc", options);

        Assert.Null(await Links(account).FindReadLinkAsync("a.jpg", Cancellation));
    }

    private static AzureBlobAccount Account(KeyServer server, TimeProvider time, bool allow = true)
    {
        AzureBlobsOptions options = Quick(retries: 2);
        options.AllowReadLinks = allow;
        options.Transport = new HttpClientTransport(new HttpClient(server));
        return new AzureBlobAccount(new Uri("https://one.blob.core.windows.net"), new FixedCredential(), options, time);
    }

    private static IAssetLinks Links(AzureBlobAccount account) => (IAssetLinks)Open(account);

    /// <summary>Lends keys for as long as they are asked for.</summary>
    private sealed class KeyServer : HttpMessageHandler
    {
        public const string Owner = "11111111-2222-3333-4444-555555555555";

        public HttpStatusCode Status { get; init; } = HttpStatusCode.OK;

        public ConcurrentQueue<string> Addresses { get; } = [];

        public ConcurrentQueue<string> Credentials { get; } = [];

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            Addresses.Enqueue(request.RequestUri!.AbsoluteUri);
            Credentials.Enqueue(request.Headers.Authorization!.ToString());
            if (Status != HttpStatusCode.OK)
            {
                return MadeUpServer.Failure(Status, Secret);
            }

            string asked = await request.Content!.ReadAsStringAsync(cancellationToken);
            string answer =
                $"""
                <?xml version="1.0" encoding="utf-8"?><UserDelegationKey><SignedOid>{Owner}</SignedOid><SignedTid>66666666-7777-8888-9999-000000000000</SignedTid><SignedStart>{Value(asked, "Start")}</SignedStart><SignedExpiry>{Value(asked, "Expiry")}</SignedExpiry><SignedService>b</SignedService><SignedVersion>2020-02-10</SignedVersion><Value>{Key}</Value></UserDelegationKey>
                """;
            return new HttpResponseMessage(HttpStatusCode.OK) { RequestMessage = request, Content = new StringContent(answer, Encoding.UTF8, "application/xml") };
        }

        private static string Value(string xml, string name) => Regex.Match(xml, $"<{name}>(.*?)</{name}>").Groups[1].Value;
    }

    private sealed class FixedCredential : TokenCredential
    {
        public const string Token = "TOKEN-OF-THE-HOST";

        public override AccessToken GetToken(TokenRequestContext requestContext, CancellationToken cancellationToken) => new(Token, DateTimeOffset.MaxValue);

        public override ValueTask<AccessToken> GetTokenAsync(TokenRequestContext requestContext, CancellationToken cancellationToken) => new(GetToken(requestContext, cancellationToken));
    }
}
