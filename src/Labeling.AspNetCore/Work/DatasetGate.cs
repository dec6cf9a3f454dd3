using Microsoft.AspNetCore.Http;

namespace Labeling.AspNetCore;

/// <summary>Decides which places a project that comes over the network may be made of.</summary>
internal sealed class DatasetGate(LabelingWebOptions options, IReadOnlyList<string> sources)
{
    private readonly string[] _folders = [.. options.DatasetFolders];

    public DatasetDefinition Open(DatasetBody dataset, UploadDesk? uploads)
    {
        string pattern = string.IsNullOrWhiteSpace(dataset.Pattern) ? DatasetDefinition.Everything : dataset.Pattern;
        if (dataset.Upload is { } upload)
        {
            return new LocalFolder((uploads ?? throw NotAllowed("This host takes no uploads; choose another dataset.")).Find(upload), pattern);
        }

        if (string.IsNullOrWhiteSpace(dataset.Source) || string.IsNullOrWhiteSpace(dataset.Location))
        {
            throw ApiCall.Invalid("The dataset names neither an upload nor a source with a location; give one of them.");
        }

        if (dataset.Source == LocalFolder.SourceName)
        {
            return new LocalFolder(Allowed(dataset.Location), pattern);
        }

        // Other providers serve only the accounts and places that the host registered them with.
        return sources.Contains(dataset.Source)
            ? new DatasetDefinition(dataset.Source, dataset.Location, pattern)
            : throw NotAllowed($"This host serves no datasets of the source '{dataset.Source}'; it has: {string.Join(", ", sources)}.");
    }

    private string Allowed(string location)
    {
        string path = Path.GetFullPath(location);
        return Path.IsPathFullyQualified(location) && Array.Exists(_folders, folder => IsWithin(path, folder))
            ? path
            : throw NotAllowed("The folder is not one of those that this host opens for datasets; choose one of them, or a folder below.");
    }

    private static bool IsWithin(string path, string folder)
    {
        var comparison = OperatingSystem.IsWindows() ? StringComparison.OrdinalIgnoreCase : StringComparison.Ordinal;
        string root = Path.TrimEndingDirectorySeparator(folder);
        return path.Equals(root, comparison) || Path.TrimEndingDirectorySeparator(path).StartsWith(root + Path.DirectorySeparatorChar, comparison);
    }

    private static ApiProblemException NotAllowed(string detail) => new(StatusCodes.Status403Forbidden, LabelingWebErrorCodes.DatasetNotAllowed, detail);
}
