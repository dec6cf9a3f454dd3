using System.Collections.Frozen;
using System.IO.Compression;
using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Net.Http.Headers;

namespace Labeling.AspNetCore;

/// <summary>The studio's page, scripts, styles and texts, out of the assembly, with the languages that the host adds.</summary>
internal sealed class StudioFiles
{
    private const string Root = "web/";

    private static readonly FrozenDictionary<string, StudioFile> Embedded = Load();

    /// <summary>The languages of the assembly, each in its own name.</summary>
    private static readonly (string Code, string Name)[] OwnLanguages = [("en", "English"), ("ja", "日本語")];

    private readonly Dictionary<string, StudioFile> _own = new(StringComparer.Ordinal);
    private readonly string _policy;

    public StudioFiles(LabelingWebOptions options)
    {
        string pictures = string.Concat(options.PictureOrigins.Select(origin => " " + origin.GetLeftPart(UriPartial.Authority)));
        _policy = $"default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob:{pictures}; connect-src 'self'; manifest-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'self'";
        var names = OwnLanguages.ToDictionary(language => language.Code, language => language.Name, StringComparer.Ordinal);
        foreach (var language in options.Languages)
        {
            names[language.Code] = language.Name;
            _own[$"i18n/{language.Code}.json"] = new StudioFile(language.Texts, TypeOf(".json"));
        }

        _own["i18n/languages.json"] = new StudioFile(JsonSerializer.SerializeToUtf8Bytes(names, WebJsonContext.Default.DictionaryStringString), TypeOf(".json"));
    }

    /// <summary>The one page. Its addresses are relative, so it must be asked for with a slash at the end, whatever stands before.</summary>
    public Task ServePageAsync(HttpContext http)
    {
        string path = http.Request.Path.Value ?? "/";
        if (!path.EndsWith('/'))
        {
            // Relative, because only the browser knows what proxies cut off in front.
            http.Response.Headers.Location = path[(path.LastIndexOf('/') + 1)..] + "/" + http.Request.QueryString;
            http.Response.StatusCode = StatusCodes.Status308PermanentRedirect;
            return Task.CompletedTask;
        }

        var headers = http.Response.Headers;
        headers.ContentSecurityPolicy = _policy;
        headers["Referrer-Policy"] = "same-origin";
        headers["Cross-Origin-Opener-Policy"] = "same-origin";
        return SendAsync(http, Embedded["index.html"]);
    }

    public Task ServeAsync(HttpContext http)
    {
        if (http.GetRouteValue("path") is string path && path != "index.html" && (_own.TryGetValue(path, out var file) || Embedded.TryGetValue(path, out file)))
        {
            return SendAsync(http, file);
        }

        http.Response.StatusCode = StatusCodes.Status404NotFound;
        return Task.CompletedTask;
    }

    private static async Task SendAsync(HttpContext http, StudioFile file)
    {
        var headers = http.Response.Headers;
        headers.ETag = file.Tag;
        headers.CacheControl = "no-cache";
        headers.XContentTypeOptions = "nosniff";
        headers.Vary = "Accept-Encoding";
        if (http.Request.Headers.IfNoneMatch.ToString().Contains(file.Tag, StringComparison.Ordinal))
        {
            http.Response.StatusCode = StatusCodes.Status304NotModified;
            return;
        }

        bool takesGzip = http.Request.GetTypedHeaders().AcceptEncoding.Any(encoding => encoding.Value == "gzip" && encoding.Quality is not 0);
        http.Response.ContentType = file.Type;
        if (takesGzip)
        {
            headers.ContentEncoding = "gzip";
        }

        var bytes = takesGzip ? file.Gzip : file.Bytes;
        http.Response.ContentLength = bytes.Length;
        await http.Response.Body.WriteAsync(bytes, http.RequestAborted).ConfigureAwait(false);
    }

    private static FrozenDictionary<string, StudioFile> Load()
    {
        var assembly = typeof(StudioFiles).Assembly;
        var files = new Dictionary<string, StudioFile>(StringComparer.Ordinal);
        foreach (string name in assembly.GetManifestResourceNames().Where(name => name.StartsWith(Root, StringComparison.Ordinal)))
        {
            using var stream = assembly.GetManifestResourceStream(name)!;
            using var memory = new MemoryStream();
            stream.CopyTo(memory);
            files.Add(name[Root.Length..], new StudioFile(memory.ToArray(), TypeOf(name)));
        }

        return files.ToFrozenDictionary(StringComparer.Ordinal);
    }

    private static string TypeOf(string name) => Path.GetExtension(name) switch
    {
        ".html" => "text/html; charset=utf-8",
        ".js" => "text/javascript; charset=utf-8",
        ".css" => "text/css; charset=utf-8",
        ".json" => "application/json",
        ".svg" => "image/svg+xml",
        _ => "application/octet-stream",
    };

    private sealed class StudioFile(byte[] bytes, string type)
    {
        private readonly Lazy<byte[]> _gzip = new(() => Compress(bytes));

        public byte[] Bytes => bytes;

        public byte[] Gzip => _gzip.Value;

        public string Type => type;

        public string Tag { get; } = $"\"{Convert.ToHexStringLower(SHA256.HashData(bytes).AsSpan(0, 8))}\"";

        private static byte[] Compress(byte[] bytes)
        {
            using var memory = new MemoryStream();
            using (var gzip = new GZipStream(memory, CompressionLevel.Optimal))
            {
                gzip.Write(bytes);
            }

            return memory.ToArray();
        }
    }
}
