using System.Globalization;
using System.IO.Compression;
using Microsoft.AspNetCore.Http;

namespace Labeling.AspNetCore;

/// <summary>Labels as files for download.</summary>
internal static class ExportEndpoints
{
    public static IReadOnlyList<ApiEndpoint> All { get; } =
    [
        new("GET", "projects/{project}/export", "export", LabelingPermission.Export, "Returns the labels as they stand at this instant: one file, or a ZIP archive of several.", ExportAsync)
        {
            ResultType = "application/octet-stream",
            Query = [("format", "One of the formats of about."), .. ItemFilterQuery.Parameters],
        },
    ];

    private static async Task ExportAsync(ApiCall call)
    {
        if (CrossSiteCheck.IsFromElsewhere(call.Http.Request))
        {
            throw new ApiProblemException(StatusCodes.Status403Forbidden, LabelingWebErrorCodes.CrossSite, "A page of another site made your browser ask for an export; it was not made.");
        }

        var query = call.Http.Request.Query;
        QueryReader.CheckNames(query, ["format", .. ItemFilterQuery.Parameters.Select(parameter => parameter.Name)]);
        var format = FindFormat(call, QueryReader.Text(query, "format"));
        string folder = Directory.CreateTempSubdirectory("labeling-export-").FullName;
        try
        {
            // The file is complete before the first byte leaves: a failure is told as an error, never as a file that ends early.
            bool isAll = query.Keys.All(key => key == "format");
            await call.Project.ExportAsync(format.Create(folder), isAll ? null : ItemFilterQuery.Read(query), progress: null, call.Aborted).ConfigureAwait(false);
            await SendAsync(call, folder, format).ConfigureAwait(false);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static LabelingExportFormat FindFormat(ApiCall call, string? name)
    {
        var formats = call.Studio.Options.ExportFormats;
        return formats.FirstOrDefault(format => format.Name == (name ?? formats[0].Name))
            ?? throw ApiCall.Invalid($"There is no format '{name}'; there are {string.Join(", ", formats.Select(format => format.Name))}.");
    }

    private static async Task SendAsync(ApiCall call, string folder, LabelingExportFormat format)
    {
        string[] files = Directory.GetFiles(folder, "*", SearchOption.AllDirectories);
        string stamp = call.Studio.Time.GetUtcNow().ToString("yyyyMMdd_HHmmss", CultureInfo.InvariantCulture);
        string name = $"{SafeName(call.Project.Info.Name)}_{stamp}_{format.Name}";
        if (files is [var single])
        {
            SetHeaders(call.Http.Response, "application/octet-stream", name + Path.GetExtension(single));
            call.Http.Response.ContentLength = new FileInfo(single).Length;
            await call.Http.Response.SendFileAsync(single, call.Aborted).ConfigureAwait(false);
            return;
        }

        string archive = await ZipAsync(folder, files, call.Aborted).ConfigureAwait(false);
        SetHeaders(call.Http.Response, "application/zip", name + ".zip");
        call.Http.Response.ContentLength = new FileInfo(archive).Length;
        await call.Http.Response.SendFileAsync(archive, call.Aborted).ConfigureAwait(false);
    }

    /// <summary>Puts the files into an archive beside them; without files, it is an archive of nothing.</summary>
    private static async Task<string> ZipAsync(string folder, string[] files, CancellationToken cancellationToken)
    {
        string path = Path.Combine(folder, Path.GetRandomFileName());
        var archive = await ZipFile.OpenAsync(path, ZipArchiveMode.Create, cancellationToken).ConfigureAwait(false);
        await using (archive.ConfigureAwait(false))
        {
            foreach (string file in files.Order(StringComparer.Ordinal))
            {
                string entry = Path.GetRelativePath(folder, file).Replace(Path.DirectorySeparatorChar, '/');
                await archive.CreateEntryFromFileAsync(file, entry, CompressionLevel.Fastest, cancellationToken).ConfigureAwait(false);
            }
        }

        return path;
    }

    private static void SetHeaders(HttpResponse response, string type, string name)
    {
        var disposition = new Microsoft.Net.Http.Headers.ContentDispositionHeaderValue("attachment");
        disposition.SetHttpFileName(name);
        response.ContentType = type;
        response.Headers.ContentDisposition = disposition.ToString();
        response.Headers.CacheControl = "no-store";
        response.Headers.XContentTypeOptions = "nosniff";
    }

    /// <summary>A project's name as part of a file name on any system.</summary>
    private static string SafeName(string name)
        => string.Concat(name.Select(c => char.IsLetterOrDigit(c) || c is '-' or '_' || char.IsSurrogate(c) ? c : '_'));
}
