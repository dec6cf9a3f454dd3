using System.Net;
using System.Security.Cryptography;

namespace Labeling.MlAssist.Tests;

public sealed class CatalogAndSearchTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("labeling-models-");
    private readonly byte[] _content = [.. Enumerable.Range(0, 300_000).Select(i => (byte)((i * 7) % 251))];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_download_that_breaks_off_goes_on_where_it_stopped()
    {
        var server = new Handler(_content) { BreakAfter = 100_000 };
        var catalog = NewCatalog(server);

        LabelingException broken = await Assert.ThrowsAsync<LabelingException>(() => catalog.GetAsync("small", cancellationToken: Cancellation));
        Assert.Equal(LabelingErrorCodes.ModelInvalid, broken.Code);
        server.BreakAfter = int.MaxValue;
        string path = await catalog.GetAsync("small", cancellationToken: Cancellation);

        Assert.Equal(_content, await File.ReadAllBytesAsync(path, Cancellation));
        Assert.True(server.LastFrom > 0);
        int requests = server.Requests;
        Assert.Equal(path, await catalog.GetAsync("small", cancellationToken: Cancellation));
        Assert.Equal(requests, server.Requests);
    }

    [Fact]
    public async Task Another_content_is_thrown_away()
    {
        var catalog = NewCatalog(new Handler([.. _content.Select(b => (byte)(b ^ 1))]));

        LabelingException wrong = await Assert.ThrowsAsync<LabelingException>(() => catalog.GetAsync("small", cancellationToken: Cancellation));

        Assert.Contains("SHA-256", wrong.Message, StringComparison.Ordinal);
        Assert.Empty(_folder.EnumerateFiles());
    }

    [Fact]
    public async Task Without_a_network_the_folder_serves_and_what_it_lacks_is_told()
    {
        var catalog = new ModelCatalog(_folder.FullName, client: null, [Model()]);
        await Assert.ThrowsAsync<LabelingException>(() => catalog.GetAsync("small", cancellationToken: Cancellation));

        await File.WriteAllBytesAsync(Path.Combine(_folder.FullName, "small.onnx"), _content, Cancellation);

        Assert.EndsWith("small.onnx", await catalog.GetAsync("small", cancellationToken: Cancellation), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(3_000, 32, 1.0)]
    [InlineData(24_000, 32, 0.95)]
    public async Task Neighbours_are_those_that_plain_search_finds(int count, int dimension, double recall)
    {
        using var index = new NeighborIndex(Path.Combine(_folder.FullName, "vectors"), dimension);
        var random = new Random(1);
        float[][] centers = [.. Enumerable.Range(0, 50).Select(_ => Vector(random, dimension, null))];
        for (int i = 0; i < count; i++)
        {
            index.Add(Vector(random, dimension, centers[random.Next(centers.Length)]));
        }

        NeighborTable table = await index.FindAllAsync(5, cancellationToken: Cancellation);

        int found = 0;
        for (int row = 0; row < 100; row++)
        {
            int[] truth = Plain(index, row * (count / 100), 5);
            found += truth.Intersect(table.Of(row * (count / 100)).ToArray()).Count();
        }

        Assert.InRange(found / 500.0, recall - 0.0001, 1);
    }

    [Fact]
    public void A_vector_without_direction_is_refused()
    {
        using var index = new NeighborIndex(Path.Combine(_folder.FullName, "vectors"), 3);

        Assert.Throws<ArgumentException>(() => index.Add([0, 0, 0]));
        Assert.Throws<ArgumentException>(() => index.Add([1, float.NaN, 0]));
        Assert.Throws<ArgumentException>(() => index.Add([1, 2]));
    }

    public void Dispose() => _folder.Delete(recursive: true);

    private static float[] Vector(Random random, int dimension, float[]? center)
        => [.. Enumerable.Range(0, dimension).Select(d => (center?[d] ?? 0) + (float)(random.NextDouble() - 0.5))];

    private static int[] Plain(NeighborIndex index, int row, int k)
    {
        float[] query = new float[index.Dimension];
        float[] other = new float[index.Dimension];
        index.Read(row, query);
        return [.. Enumerable.Range(0, index.Count).Where(i => i != row).Select(i =>
        {
            index.Read(i, other);
            return (Row: i, Product: query.Zip(other, (a, b) => a * b).Sum());
        }).OrderByDescending(p => p.Product).Take(k).Select(p => p.Row)];
    }

    private CatalogModel Model() => new()
    {
        Name = "small",
        Source = new Uri("http://localhost/small.onnx"),
        Sha256 = Convert.ToHexString(SHA256.HashData(_content)),
        Bytes = _content.Length,
        License = "MIT",
    };

    private ModelCatalog NewCatalog(Handler handler) => new(_folder.FullName, new HttpClient(handler), [Model()]);

    /// <summary>A server that can break off, and that goes on where it is asked to.</summary>
    private sealed class Handler(byte[] content) : HttpMessageHandler
    {
        public int BreakAfter { get; set; } = int.MaxValue;

        public int Requests { get; private set; }

        public long LastFrom { get; private set; }

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            Requests++;
            LastFrom = request.Headers.Range?.Ranges.First().From ?? 0;
            byte[] rest = content[(int)LastFrom..Math.Min(content.Length, BreakAfter)];
            var response = new HttpResponseMessage(LastFrom > 0 ? HttpStatusCode.PartialContent : HttpStatusCode.OK) { Content = new ByteArrayContent(rest) };
            if (LastFrom > 0)
            {
                response.Content.Headers.ContentRange = new System.Net.Http.Headers.ContentRangeHeaderValue(LastFrom, content.Length - 1, content.Length);
            }

            return Task.FromResult(response);
        }
    }
}
