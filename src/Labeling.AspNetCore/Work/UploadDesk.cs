using System.Buffers;
using Microsoft.AspNetCore.Http;

namespace Labeling.AspNetCore;

/// <summary>Takes uploaded pictures, each upload in a folder of its own below the host's.</summary>
internal sealed class UploadDesk(string folder, LabelingWebOptions options, TimeProvider time)
{
    private const int MaxPathLength = 400;
    private const int MaxDepth = 16;

    private static readonly SearchValues<char> Barred = SearchValues.Create("\\:*?\"<>|");

    private static readonly string[] DeviceNames =
    [
        "CON", "PRN", "AUX", "NUL", "COM1", "COM2", "COM3", "COM4", "COM5", "COM6", "COM7", "COM8", "COM9", "LPT1", "LPT2", "LPT3", "LPT4", "LPT5", "LPT6", "LPT7", "LPT8", "LPT9",
    ];

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

    /// <summary>What is wrong with a path, on any system that the folder may be moved to.</summary>
    internal static string? FindFault(string path)
    {
        string[] parts = path.Split('/');
        if (path.Length is 0 or > MaxPathLength || parts.Length > MaxDepth)
        {
            return $"has {path.Length} characters in {parts.Length} parts; give it 1 to {MaxPathLength} in at most {MaxDepth}";
        }

        if (!AssetFormats.IsImage(path))
        {
            return $"has none of the extensions of pictures: {string.Join(", ", AssetFormats.Extensions)}";
        }

        return Array.Exists(parts, IsBarred) ? "holds an empty part, '.', '..', a character or a name that some system does not allow in file names; rename the file" : null;
    }

    private static bool IsBarred(string part)
        => part.Length is 0 or > 200
            || part is "." or ".."
            || part[^1] is '.' or ' '
            || part[0] == ' '
            || part.AsSpan().ContainsAny(Barred)
            || part.Any(c => char.IsControl(c) || char.IsSurrogate(c) && !IsPaired(part))
            || DeviceNames.Contains(part.Split('.')[0].TrimEnd(), StringComparer.OrdinalIgnoreCase);

    private static bool IsPaired(string text)
    {
        foreach (var rune in text.EnumerateRunes())
        {
            if (rune == System.Text.Rune.ReplacementChar)
            {
                return false;
            }
        }

        return true;
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
