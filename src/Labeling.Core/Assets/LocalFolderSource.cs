using System.Runtime.CompilerServices;

namespace Labeling;

/// <summary>The files of one folder and of the folders below it.</summary>
internal sealed class LocalFolderSource(string root, AssetPattern pattern) : IAssetSource
{
    private static readonly char[] InvalidNameCharacters = [.. Path.GetInvalidFileNameChars().Where(c => c != '/')];

    public async IAsyncEnumerable<Asset> ListAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        // Reading folders has no asynchronous form; whoever lists on a thread that must not wait moves it to another.
        await Task.CompletedTask.ConfigureAwait(false);
        var walk = new FolderWalk(FindRoot(), pattern);
        while (walk.Next(cancellationToken) is { } asset)
        {
            yield return asset;
        }
    }

    public Task<Stream> OpenReadAsync(string path, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(path);
        if (AssetPaths.FindFault(path) is { } fault || HasInvalidName(path, out fault))
        {
            throw new ArgumentException($"'{AssetPaths.Printable(path)}' is not the path of an asset: {fault}.", nameof(path));
        }

        cancellationToken.ThrowIfCancellationRequested();
        string realRoot = PhysicalPath.Resolve(FindRoot());
        string real = PhysicalPath.Resolve(Path.Join(realRoot, path));
        if (!PhysicalPath.IsBelow(real, realRoot))
        {
            throw new ArgumentException($"'{AssetPaths.Printable(path)}' leads out of the dataset's folder by a link; copy the file into the folder.", nameof(path));
        }

        return Task.FromResult(Open(real, path));
    }

    private static Stream Open(string real, string path)
    {
        var file = new FileInfo(real);
        if (!file.Exists)
        {
            throw new FileNotFoundException($"The file '{AssetPaths.Printable(path)}' is gone from the dataset's folder.", real);
        }

        // Opening a pipe that lies among the pictures would wait for ever; pipes and devices have no length.
        return file.Length == 0
            ? new MemoryStream([], writable: false)
            : new FileStream(real, new FileStreamOptions { Access = FileAccess.Read, Share = FileShare.ReadWrite | FileShare.Delete });
    }

    private static bool HasInvalidName(string path, out string? fault)
    {
        int position = path.IndexOfAny(InvalidNameCharacters);
        fault = position >= 0 ? $"a name holds '{path[position]}', which no file name has here" : null;
        if (fault is null && OperatingSystem.IsWindows() && path.Split('/').FirstOrDefault(name => name[^1] is '.' or ' ') is { } name)
        {
            fault = $"the name '{name}' ends with a dot or a space, which Windows drops";
        }

        return fault is not null;
    }

    private string FindRoot()
    {
        if (Directory.Exists(root))
        {
            return root;
        }

        string what = File.Exists(root) ? "is a file, not a folder; give the folder it lies in" : "is not there, or may not be read; check the path and its permissions";
        throw new LabelingException(LabelingErrorCodes.DatasetUnavailable, $"The dataset's folder '{root}' {what}.");
    }
}
