namespace Labeling.Storage.AzureBlobs;

/// <summary>A container, or a folder in one, of a known account.</summary>
/// <param name="Container">The container's name.</param>
/// <param name="Prefix">What the names of the folder's blobs begin with: empty, or ending with <c>/</c>.</param>
internal sealed record BlobPlace(string Container, string Prefix)
{
    /// <summary>Makes the text that a dataset's definition keeps.</summary>
    public static string Format(Uri container, string folder)
    {
        ArgumentNullException.ThrowIfNull(container);
        ArgumentNullException.ThrowIfNull(folder);
        if (!container.IsAbsoluteUri || container.Scheme is not ("https" or "http"))
        {
            throw new ArgumentException("A container's address begins with https; give such as https://account.blob.core.windows.net/photos.", nameof(container));
        }

        if (container.Query.Length > 0 || container.UserInfo.Length > 0 || container.Fragment.Length > 0)
        {
            // Not repeated in the message: it may be a signature.
            throw new ArgumentException(
                $"The address of the container on '{container.Host}' has a part behind its path, such as a signature, which would be kept with the project. Give the bare address, and the credential to AddAzureBlobs.",
                nameof(container));
        }

        string address = container.GetLeftPart(UriPartial.Path).TrimEnd('/');
        if (container.AbsolutePath.Trim('/').Length == 0)
        {
            throw new ArgumentException($"'{address}' is an account's address; put the container's name behind it.", nameof(container));
        }

        string trimmed = folder.TrimEnd('/');
        if (trimmed.Length == 0 && folder.Length == 0)
        {
            return address;
        }

        ThrowIfNoFolder(trimmed, nameof(folder));
        return $"{address}/{string.Join('/', trimmed.Split('/').Select(Uri.EscapeDataString))}";
    }

    /// <summary>Reads the place out of a dataset's location.</summary>
    /// <returns>The place, or <see langword="null"/> when it is not one of this account.</returns>
    public static BlobPlace? Find(string location, Uri endpoint)
    {
        // A Uri follows dots, also written as %2e, before anyone can see them.
        if (location.Contains("%2e", StringComparison.OrdinalIgnoreCase)
            || location.Split('/').Any(part => part is "." or "..")
            || !Uri.TryCreate(location, UriKind.Absolute, out var address)
            || address.Query.Length > 0 || address.UserInfo.Length > 0 || address.Fragment.Length > 0
            || !string.Equals(address.Scheme, endpoint.Scheme, StringComparison.OrdinalIgnoreCase)
            || !string.Equals(address.IdnHost, endpoint.IdnHost, StringComparison.OrdinalIgnoreCase)
            || address.Port != endpoint.Port)
        {
            return null;
        }

        string account = endpoint.AbsolutePath.TrimEnd('/') + "/";
        if (!address.AbsolutePath.StartsWith(account, StringComparison.Ordinal))
        {
            return null;
        }

        string[] parts = [.. address.AbsolutePath[account.Length..].Split('/').Select(Uri.UnescapeDataString)];
        string folder = string.Join('/', parts.Skip(1));
        return IsContainer(parts[0]) && (parts.Length == 1 || FindFault(folder) is null) ? new BlobPlace(parts[0], folder.Length == 0 ? folder : folder + "/") : null;
    }

    /// <summary>A place in an account by its names.</summary>
    public static BlobPlace Of(string container, string folder)
    {
        ArgumentNullException.ThrowIfNull(container);
        ArgumentNullException.ThrowIfNull(folder);
        if (!IsContainer(container))
        {
            throw new ArgumentException($"'{Printable(container)}' is no container's name: 3 to 63 lower case letters, digits and single hyphens.", nameof(container));
        }

        string trimmed = folder.TrimEnd('/');
        if (folder.Length > 0)
        {
            ThrowIfNoFolder(trimmed, nameof(folder));
        }

        return new BlobPlace(container, trimmed.Length == 0 ? string.Empty : trimmed + "/");
    }

    /// <summary>Why a blob cannot be served under a path, in a few words, or <see langword="null"/>.</summary>
    public static string? FindFault(string path)
    {
        if (path.Length is 0 or > 1_024)
        {
            return $"it has {path.Length} characters, not 1 to 1024";
        }

        if (path.Any(char.IsControl))
        {
            return "it holds a control character";
        }

        foreach (var range in path.AsSpan().Split('/'))
        {
            if (path.AsSpan(range) is "" or "." or "..")
            {
                return "it has an empty part, '.' or '..' and could leave the folder";
            }
        }

        return null;
    }

    /// <summary>A name of unknown origin as it may stand in a message.</summary>
    public static string Printable(string name)
    {
        string text = string.Concat(name.EnumerateRunes().Select(r => System.Text.Rune.IsControl(r) ? "\uFFFD" : r.ToString()));
        return text.Length <= 200 ? text : $"{text[..99]}…{text[^100..]}";
    }

    private static void ThrowIfNoFolder(string folder, string parameter)
    {
        if (FindFault(folder) is { } fault)
        {
            throw new ArgumentException($"'{Printable(folder)}' is no folder in a container: {fault}. Give a path such as 2026/summer.", parameter);
        }
    }

    private static bool IsContainer(string name)
        => name is "$root" or "$web"
        || (name.Length is >= 3 and <= 63
            && name.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '-')
            && name[0] != '-' && name[^1] != '-' && !name.Contains("--", StringComparison.Ordinal));
}
