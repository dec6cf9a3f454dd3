using System.Buffers;
using Microsoft.AspNetCore.Http;

namespace Labeling.AspNetCore;

/// <summary>Takes uploaded pictures, each upload in a folder of its own below the host's.</summary>
internal sealed class UploadDesk(string folder, LabelingWebOptions options, TimeProvider time)
{
    private const int MaxPathLength = 400;
    private const int MaxDepth = 16;

    private static readonly SearchValues<char> Barred = SearchValues.Create("\\:*?\"<>|");

    private readonly string _root = Path.GetFullPath(folder);

    /// <summary>Begins an upload.</summary>
    /// <returns>Its id.</returns>
    public string Create()
    {
        string id = Guid.CreateVersion7(time.GetUtcNow()).ToString("N");
        Directory.CreateDirectory(Path.Combine(_root, id));
        return id;
    }

    /// <summary>The folder of an upload.</summary>
    public string Find(string id)
    {
        string path = Guid.TryParseExact(id, "N", out _) ? Path.Combine(_root, id) : string.Empty;
        return Directory.Exists(path)
            ? path
            : throw new ApiProblemException(StatusCodes.Status404NotFound, LabelingWebErrorCodes.NotFound, $"There is no upload '{id}'; begin one first.");
    }

    /// <summary>Takes one file in. It is there completely or not at all; the same path again replaces it.</summary>
    public async Task SaveAsync(string id, string path, Stream body, CancellationToken cancellationToken)
    {
        string root = Find(id);
        if (FindFault(path) is { } fault)
        {
            throw ApiCall.Invalid($"The path {fault}.");
        }

        string target = Path.Combine(root, Path.Combine(path.Split('/')));
        Directory.CreateDirectory(Path.GetDirectoryName(target)!);
        CheckRoom(root, target);
        string partial = Path.Combine(_root, $"{id}.{Guid.CreateVersion7(time.GetUtcNow()):N}.part");
        try
        {
            var file = new FileStream(partial, FileMode.CreateNew, FileAccess.Write, FileShare.None);
            await using (file.ConfigureAwait(false))
            {
                await body.CopyToAsync(file, cancellationToken).ConfigureAwait(false);
            }

            File.Move(partial, target, overwrite: true);
        }
        finally
        {
            File.Delete(partial);
        }
    }

    /// <summary>What is wrong with a path, on any system that the folder may be moved to; the rest of a sentence.</summary>
    private static string? FindFault(string path)
    {
        int depth = path.Count(c => c == '/') + 1;
        return path.Length is 0 or > MaxPathLength || depth > MaxDepth
            ? $"has {path.Length} characters in {depth} parts; give it 1 to {MaxPathLength} in at most {MaxDepth}"
            : !AssetFormats.IsImage(path) ? $"has none of the extensions of pictures: {string.Join(", ", AssetFormats.Extensions)}"
            : path.AsSpan().ContainsAny(Barred) ? "holds one of \\ : * ? \" < > |, which not every system allows in file names; rename the file"
            : path.Contains("%2f", StringComparison.OrdinalIgnoreCase) ? "holds a slash that is encoded; encode only what lies between slashes"
            : ExportFiles.FindPathFault(path);
    }

    private void CheckRoom(string root, string target)
    {
        if (!File.Exists(target) && Directory.EnumerateFiles(root, "*", SearchOption.AllDirectories).Skip(options.MaxUploadFiles - 1).Any())
        {
            throw new ApiProblemException(
                StatusCodes.Status413PayloadTooLarge, LabelingWebErrorCodes.RequestTooLarge, $"The upload has {options.MaxUploadFiles} files, which is the most; begin another.");
        }
    }
}
