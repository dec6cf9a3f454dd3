namespace Labeling.Export.AzureMl;

/// <summary>Makes paths in a dataset of addresses of images.</summary>
internal sealed class UrlMap(IReadOnlyDictionary<string, string> prefixes)
{
    private readonly (string Prefix, string Path)[] _prefixes = [.. prefixes.Select(entry => (entry.Key, entry.Value)).OrderByDescending(entry => entry.Key.Length)];

    /// <summary>Makes a path of the first of several addresses that can be one.</summary>
    /// <param name="urls">The addresses, the best first.</param>
    /// <param name="fault">Makes the exception.</param>
    public string Map(IEnumerable<string> urls, Func<string, LabelingException> fault)
    {
        string[] given = [.. urls.Where(url => url.Length > 0)];
        if (given.Length == 0)
        {
            throw fault("there is no address of the image. Without one it cannot be found.");
        }

        var path = given.Select(FindByPrefix).FirstOrDefault(found => found is not null)
            ?? given.Select(Default).FirstOrDefault(found => found is not null && FormatPath.FindFault(found) is null)
            ?? throw fault($"of the address {Printable(given[0])} no path in the dataset can be made. Say with Prefixes what its beginning becomes.");
        return FormatPath.FindFault(path) is { } wrong ? throw fault($"the path {ImportErrors.Quote(path)} {wrong}. Correct Prefixes.") : path;
    }

    private string? FindByPrefix(string url)
    {
        foreach (var (prefix, path) in _prefixes)
        {
            if (url.StartsWith(prefix, StringComparison.OrdinalIgnoreCase))
            {
                return (path + Decode(url, url[prefix.Length..])).Replace('\\', '/');
            }
        }

        return null;
    }

    private static string? Default(string url)
    {
        var scheme = url.IndexOf("://", StringComparison.Ordinal);
        if (scheme < 0)
        {
            // azureml:name:1 names a data asset, and no file in it.
            return url.StartsWith("azureml:", StringComparison.OrdinalIgnoreCase) ? null : url.Replace('\\', '/');
        }

        var rest = url[(scheme + 3)..];
        return url[..scheme].ToUpperInvariant() switch
        {
            "AMLDATASTORE" => Below(rest, 1),
            "AZUREML" => rest.IndexOf("/paths/", StringComparison.Ordinal) is var at and >= 0 ? rest[(at + "/paths/".Length)..] : null,
            "HTTP" or "HTTPS" => Below(rest, 2) is { } path ? Decode(url, path) : null,
            "WASB" or "WASBS" or "ABFS" or "ABFSS" => Below(rest, 1) is { } path ? Decode(url, path) : null,
            _ => null,
        };
    }

    /// <summary>What is left behind so many parts.</summary>
    private static string? Below(string path, int parts)
    {
        var at = 0;
        for (; parts > 0; parts--)
        {
            at = path.IndexOf('/', at) + 1;
            if (at == 0)
            {
                return null;
            }
        }

        return path[at..];
    }

    // Datastore paths are plain text; web addresses write many characters as % and digits, and may carry a signature behind a question mark.
    private static string Decode(string url, string path)
        => url.StartsWith("AmlDatastore:", StringComparison.OrdinalIgnoreCase) || url.StartsWith("azureml:", StringComparison.OrdinalIgnoreCase) || !url.Contains("://", StringComparison.Ordinal)
            ? path
            : Uri.UnescapeDataString(path.Split('?', '#')[0]);

    private static string Printable(string url) => ImportErrors.Quote(url.Split('?')[0]);
}
