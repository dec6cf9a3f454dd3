using System.Text.Json;
using Azure.Core;
using Microsoft.Extensions.DependencyInjection;

namespace Labeling.Storage.AzureBlobs.Tests;

/// <summary>What is kept with a project, and which accounts are asked. No network.</summary>
public sealed class DefinitionTests
{
    private const string Connection = "DefaultEndpointsProtocol=https;AccountName=one;AccountKey=c2VjcmV0;EndpointSuffix=core.windows.net";

    [Fact]
    public void A_definition_keeps_the_address_and_nothing_else()
    {
        var dataset = new AzureBlobFolder(new Uri("https://one.blob.core.windows.net/photos/"), "2026/summer ä/", "**/*.jpg");

        Assert.Equal(("azure-blobs", "https://one.blob.core.windows.net/photos/2026/summer%20%C3%A4", "**/*.jpg"), (dataset.Source, dataset.Location, dataset.Pattern));
        DatasetDefinition back = JsonSerializer.Deserialize<DatasetDefinition>(JsonSerializer.Serialize<DatasetDefinition>(dataset))!;
        Assert.Equal((dataset.Source, dataset.Location, dataset.Pattern), (back.Source, back.Location, back.Pattern));
        Assert.NotNull(Provider().Open(back));
    }

    [Theory]
    [InlineData("https://one.blob.core.windows.net/photos?sv=2026&sig=SECRET")]
    [InlineData("https://user:SECRET@one.blob.core.windows.net/photos")]
    [InlineData("https://one.blob.core.windows.net/photos#SECRET")]
    public void An_address_with_a_secret_is_refused_without_repeating_it(string address)
    {
        var exception = Assert.Throws<ArgumentException>(() => new AzureBlobFolder(new Uri(address)));

        Assert.DoesNotContain("SECRET", exception.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("https://one.blob.core.windows.net", "")]
    [InlineData("file:///etc/passwd", "")]
    [InlineData("https://one.blob.core.windows.net/photos", "..")]
    [InlineData("https://one.blob.core.windows.net/photos", "a/../b")]
    [InlineData("https://one.blob.core.windows.net/photos", "/a")]
    [InlineData("https://one.blob.core.windows.net/photos", "a//b")]
    [InlineData("https://one.blob.core.windows.net/photos", "/")]
    public void What_is_no_container_or_no_folder_is_refused(string address, string folder)
        => Assert.Throws<ArgumentException>(() => new AzureBlobFolder(new Uri(address), folder));

    [Theory]
    [InlineData("https://other.blob.core.windows.net/photos")]
    [InlineData("https://one.blob.core.windows.net.evil.example/photos")]
    [InlineData("https://one.blob.core.windows.net:8443/photos")]
    [InlineData("http://one.blob.core.windows.net/photos")]
    [InlineData("http://169.254.169.254/metadata")]
    [InlineData("https://one.blob.core.windows.net@evil.example/photos")]
    [InlineData("https://one.blob.core.windows.net/photos?sig=x")]
    [InlineData("https://one.blob.core.windows.net/photos/%2e%2e/secrets")]
    [InlineData("https://one.blob.core.windows.net/photos/..%2Fother")]
    [InlineData("https://one.blob.core.windows.net/UPPER")]
    [InlineData("photos")]
    public void A_definition_that_points_elsewhere_is_refused_before_any_request(string location)
    {
        var exception = Assert.Throws<ArgumentException>(() => Provider().Open(new DatasetDefinition("azure-blobs", location)));

        Assert.Contains("one.blob.core.windows.net", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Of_several_accounts_the_dataset_s_own_is_taken()
    {
        using var one = new AzureBlobAccount(Connection);
        using var two = new AzureBlobAccount(new Uri("https://two.blob.core.windows.net"), new NoCredential());

        Assert.NotNull(new AzureBlobSourceProvider([one, two]).Open(new AzureBlobFolder(new Uri("https://two.blob.core.windows.net/photos"))));
        Assert.Throws<ArgumentException>(() => new AzureBlobSourceProvider([one]).Open(new AzureBlobFolder(new Uri("https://two.blob.core.windows.net/photos"))));
    }

    [Theory]
    [InlineData("http://one.blob.core.windows.net")]
    [InlineData("https://one.blob.core.windows.net?sig=SECRET")]
    [InlineData("https://x:SECRET@one.blob.core.windows.net")]
    public void A_credential_goes_to_an_https_address_without_secrets_only(string endpoint)
        => Assert.DoesNotContain("SECRET", Assert.Throws<ArgumentException>(() => new AzureBlobAccount(new Uri(endpoint), new NoCredential())).ToString(), StringComparison.Ordinal);

    [Theory]
    [InlineData("AccountKey=SECRET")]
    [InlineData("DefaultEndpointsProtocol=https;AccountName=one;AccountKey=SECRET!!;EndpointSuffix=core.windows.net")]
    public void A_text_that_is_no_connection_string_is_refused_without_repeating_it(string text)
        => Assert.DoesNotContain("SECRET", Assert.ThrowsAny<ArgumentException>(() => new AzureBlobAccount(text)).ToString(), StringComparison.Ordinal);

    [Fact]
    public void The_account_s_address_shows_no_secret()
    {
        using var account = new AzureBlobAccount("BlobEndpoint=https://one.blob.core.windows.net;SharedAccessSignature=sv=2026&sig=SECRET");

        Assert.Equal(new Uri("https://one.blob.core.windows.net"), account.Endpoint);
        Assert.Equal("https://one.blob.core.windows.net/photos/a", new AzureBlobDestination(account, "photos", "a/").Location);
    }

    [Fact]
    public void Options_out_of_their_range_stop_the_host()
    {
        ILabelingBuilder builder = new ServiceCollection().AddLabeling();

        Assert.Throws<ArgumentOutOfRangeException>(() => builder.AddAzureBlobs(Connection, options => options.MaxRetries = 21));
        Assert.Throws<ArgumentOutOfRangeException>(() => builder.AddAzureBlobs(Connection, options => options.Parallelism = 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => builder.AddAzureBlobs(new Uri("https://one.blob.core.windows.net"), new NoCredential(), options => options.PageSize = 5_001));
        Assert.Throws<ArgumentException>(() => builder.AddAzureBlobs("nonsense"));
    }

    [Fact]
    public async Task A_host_gets_one_provider_for_all_its_accounts()
    {
        var services = new ServiceCollection();
        services.AddLabeling()
            .AddAzureBlobs(Connection)
            .AddAzureBlobs(new Uri("https://two.blob.core.windows.net"), new NoCredential(), options => options.AllowReadLinks = true);
        await using ServiceProvider provider = services.BuildServiceProvider();

        IAssetSourceProvider blobs = provider.GetServices<IAssetSourceProvider>().Single(p => p.SourceName == AzureBlobFolder.SourceName);
        Assert.NotNull(blobs.Open(new AzureBlobFolder(new Uri("https://one.blob.core.windows.net/photos"))));
        Assert.NotNull(blobs.Open(new AzureBlobFolder(new Uri("https://two.blob.core.windows.net/photos"))));
        Assert.Equal(2, provider.GetServices<AzureBlobAccount>().Count());
    }

    [Fact]
    public void Exports_go_to_folders_of_their_own()
    {
        using var account = new AzureBlobAccount(Connection);

        string one = AzureBlobDestination.ForExport(account, "default", "coco").Location;

        Assert.StartsWith("https://one.blob.core.windows.net/default/Labeling/export/coco/", one, StringComparison.Ordinal);
        Assert.NotEqual(one, AzureBlobDestination.ForExport(account, "default", "coco").Location);
        Assert.Throws<ArgumentException>(() => AzureBlobDestination.ForExport(account, "default", "../coco"));
        Assert.Throws<ArgumentException>(() => new AzureBlobDestination(account, "Not A Container"));
        Assert.Throws<ArgumentException>(() => new AzureBlobDestination(account, "default", "../up"));
    }

    private static AzureBlobSourceProvider Provider() => new([new AzureBlobAccount(Connection)]);

    private sealed class NoCredential : TokenCredential
    {
        public override AccessToken GetToken(TokenRequestContext requestContext, CancellationToken cancellationToken) => throw new NotSupportedException();

        public override ValueTask<AccessToken> GetTokenAsync(TokenRequestContext requestContext, CancellationToken cancellationToken) => throw new NotSupportedException();
    }
}
