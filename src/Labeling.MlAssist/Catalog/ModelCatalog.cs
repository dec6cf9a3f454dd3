using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using Labeling.MlAssist;

namespace Labeling;

/// <summary>Models that are known by address and SHA-256: fetched when asked for, verified, and kept in a folder.</summary>
/// <remarks>
/// Nothing is downloaded but by <see cref="GetAsync"/>. A folder that was filled on another machine serves without any network. Only ONNX files: never
/// a format that holds code. Safe for many callers at once.
/// </remarks>
#pragma warning disable CA1001 // A semaphore whose wait handle nobody asks for holds nothing to dispose.
public sealed class ModelCatalog
#pragma warning restore CA1001
{
    private const int BufferLength = 1 << 16;

    private readonly string _folder;
    private readonly HttpClient? _client;
    private readonly Dictionary<string, CatalogModel> _models;
    private readonly SemaphoreSlim _fetching = new(1, 1);

    /// <summary>Creates a catalogue. Touches neither disk nor network.</summary>
    /// <param name="folder">Where models are kept; made when absent.</param>
    /// <param name="client">What downloads; <see langword="null"/> never to download: only what the folder has is given.</param>
    /// <param name="models">The models; <see langword="null"/> for <see cref="Published"/>.</param>
    /// <exception cref="ArgumentException">A model's name, address, check sum or length is impossible, or two have one name.</exception>
    public ModelCatalog(string folder, HttpClient? client = null, IEnumerable<CatalogModel>? models = null)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(folder);
        _folder = folder;
        _client = client;
        _models = new Dictionary<string, CatalogModel>(StringComparer.Ordinal);
        foreach (var model in models ?? Published)
        {
            Check(model);
            if (!_models.TryAdd(model.Name, model))
            {
                throw new ArgumentException($"Two models are named '{model.Name}'; give one of them.", nameof(models));
            }
        }
    }

    /// <summary>The models that this version of the library knows.</summary>
    public static IReadOnlyList<CatalogModel> Published => PublishedModels.All;

    /// <summary>The models of this catalogue.</summary>
    public IReadOnlyList<CatalogModel> Models => [.. _models.Values];

    /// <summary>Gives a model's file, downloaded when it is not there.</summary>
    /// <param name="name">The model's name.</param>
    /// <param name="progress">Receives how far the download is.</param>
    /// <param name="cancellationToken">Stops the download; what is here is used by the next attempt.</param>
    /// <returns>The path of the ONNX file, verified.</returns>
    /// <exception cref="ArgumentException">The catalogue has no such model.</exception>
    /// <exception cref="LabelingException">
    /// The model is not in the folder and must not be or cannot be downloaded, or is not what it should be: code <see cref="LabelingErrorCodes.ModelInvalid"/>.
    /// </exception>
    public async Task<string> GetAsync(string name, IProgress<DownloadProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        if (!_models.TryGetValue(name, out var model))
        {
            throw new ArgumentException($"The catalogue has no model '{name}'; it has {string.Join(", ", _models.Keys.Order(StringComparer.Ordinal))}.", nameof(name));
        }

        await _fetching.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            Directory.CreateDirectory(_folder);
            string path = Path.Combine(_folder, model.Name + ".onnx");
            if (!await IsWholeAsync(path, model, cancellationToken).ConfigureAwait(false))
            {
                await FetchAsync(path, model, progress, cancellationToken).ConfigureAwait(false);
            }

            if (model.PreprocessingJson is { } json)
            {
                await File.WriteAllTextAsync(Path.ChangeExtension(path, ".json"), json, cancellationToken).ConfigureAwait(false);
            }

            return path;
        }
        finally
        {
            _fetching.Release();
        }
    }

    private static void Check(CatalogModel model)
    {
        ArgumentNullException.ThrowIfNull(model);
        bool hasName = model.Name.Length is > 0 and <= 100 && model.Name.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.') && !model.Name.StartsWith('.');
        bool hasSource = model.Source.IsAbsoluteUri && (model.Source.Scheme == Uri.UriSchemeHttps || (model.Source.Scheme == Uri.UriSchemeHttp && model.Source.IsLoopback));
        bool hasSum = model.Sha256.Length == 64 && model.Sha256.All(char.IsAsciiHexDigit);
        if (!hasName || !hasSource || !hasSum || model.Bytes < 1)
        {
            throw new ArgumentException(
                $"The model '{model.Name}' is impossible: its name has letters, digits, '-', '_' and '.', its address is https (or of this machine), its SHA-256 64 hexadecimal digits, its length at least 1.", nameof(model));
        }
    }

    private async Task FetchAsync(string path, CatalogModel model, IProgress<DownloadProgress>? progress, CancellationToken cancellationToken)
    {
        if (_client is null)
        {
            throw OnnxFile.Invalid(model.Name, $"is not in the folder '{_folder}', or is not the one it should be, and downloads are switched off; put it there from {model.Source}");
        }

        string partial = path + ".partial";
        try
        {
            await DownloadAsync(_client, partial, model, progress, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException || (exception is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            throw OnnxFile.Invalid(model.Name, $"could not be downloaded from {model.Source} ({exception.Message}); try again: it goes on where it stopped. Or put the file into '{_folder}'", exception);
        }

        if (!await IsWholeAsync(partial, model, cancellationToken).ConfigureAwait(false))
        {
            File.Delete(partial);
            throw OnnxFile.Invalid(model.Name, $"came from {model.Source} with another content than its SHA-256 says, and was thrown away; try again later, or put the right file into '{_folder}'");
        }

        File.Move(partial, path, overwrite: true);
    }

    private static async Task DownloadAsync(HttpClient client, string partial, CatalogModel model, IProgress<DownloadProgress>? progress, CancellationToken cancellationToken)
    {
        long have = File.Exists(partial) ? new FileInfo(partial).Length : 0;
        if (have > model.Bytes)
        {
            File.Delete(partial);
            have = 0;
        }

        if (have == model.Bytes)
        {
            return;
        }

        using var request = new HttpRequestMessage(HttpMethod.Get, model.Source);
        request.Headers.Range = have > 0 ? new RangeHeaderValue(have, null) : null;
        using var response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken).ConfigureAwait(false);
        response.EnsureSuccessStatusCode();
        bool goesOn = response.StatusCode == HttpStatusCode.PartialContent && response.Content.Headers.ContentRange?.From == have;
        var content = await response.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
        await using (content.ConfigureAwait(false))
        {
            var file = new FileStream(partial, goesOn ? FileMode.Append : FileMode.Create, FileAccess.Write, FileShare.None);
            await using (file.ConfigureAwait(false))
            {
                await CopyAsync(content, file, goesOn ? have : 0, model, progress, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    private static async Task CopyAsync(Stream content, FileStream file, long have, CatalogModel model, IProgress<DownloadProgress>? progress, CancellationToken cancellationToken)
    {
        byte[] buffer = new byte[BufferLength];
        for (int read; (read = await content.ReadAsync(buffer, cancellationToken).ConfigureAwait(false)) > 0;)
        {
            have += read;
            if (have > model.Bytes)
            {
                throw new IOException($"more than the {model.Bytes} bytes came that the model has");
            }

            await file.WriteAsync(buffer.AsMemory(0, read), cancellationToken).ConfigureAwait(false);
            progress?.Report(new DownloadProgress { Bytes = have, TotalBytes = model.Bytes });
        }

        if (have < model.Bytes)
        {
            throw new IOException($"the connection ended after {have} of {model.Bytes} bytes");
        }
    }

    private static async Task<bool> IsWholeAsync(string path, CatalogModel model, CancellationToken cancellationToken)
    {
        if (!File.Exists(path) || new FileInfo(path).Length != model.Bytes)
        {
            return false;
        }

        var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, 1, FileOptions.Asynchronous | FileOptions.SequentialScan);
        await using (file.ConfigureAwait(false))
        {
            byte[] sum = await SHA256.HashDataAsync(file, cancellationToken).ConfigureAwait(false);
            return Convert.ToHexString(sum).Equals(model.Sha256, StringComparison.OrdinalIgnoreCase);
        }
    }
}
