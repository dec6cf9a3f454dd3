namespace Labeling;

/// <summary>Where a path leads once every link in it is followed.</summary>
internal static class PhysicalPath
{
    /// <summary>As many links as Linux follows before it gives up on a path.</summary>
    private const int MaxLinks = 40;

    private static readonly StringComparison Comparison =
        OperatingSystem.IsWindows() || OperatingSystem.IsMacOS() ? StringComparison.OrdinalIgnoreCase : StringComparison.Ordinal;

    /// <summary>The path without links, part by part. What does not exist stays as it is written.</summary>
    /// <param name="path">A full path.</param>
    /// <exception cref="IOException">The links go in a circle.</exception>
    public static string Resolve(string path)
    {
        string current = Path.GetPathRoot(path)!;
        var waiting = new Stack<string>();
        Push(waiting, path[current.Length..]);
        int links = 0;
        while (waiting.TryPop(out string? part))
        {
            if (part == "..")
            {
                current = Path.GetDirectoryName(current) ?? current;
                continue;
            }

            string next = Path.Join(current, part);
            if (FindLink(next) is not { } target)
            {
                current = next;
                continue;
            }

            if (++links > MaxLinks)
            {
                throw new IOException($"The path '{path}' goes through more than {MaxLinks} links; remove the circle.");
            }

            if (Path.IsPathRooted(target))
            {
                current = Path.GetPathRoot(target)!;
                target = target[current.Length..];
            }

            Push(waiting, target);
        }

        return current;
    }

    /// <summary>Whether one path lies in the folder that another names. Both without links.</summary>
    public static bool IsBelow(string path, string folder)
    {
        string prefix = Path.EndsInDirectorySeparator(folder) ? folder : folder + Path.DirectorySeparatorChar;
        return path.StartsWith(prefix, Comparison);
    }

    /// <summary>Where a link leads, as it is written, or <see langword="null"/> for what is no link or does not exist.</summary>
    public static string? FindLink(string path)
    {
        try
        {
            var attributes = File.GetAttributes(path);
            if (!attributes.HasFlag(FileAttributes.ReparsePoint))
            {
                return null;
            }

            FileSystemInfo info = attributes.HasFlag(FileAttributes.Directory) ? new DirectoryInfo(path) : new FileInfo(path);
            return info.LinkTarget;
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
    }

    private static void Push(Stack<string> waiting, string path)
    {
        string[] parts = path.Split([Path.DirectorySeparatorChar, Path.AltDirectorySeparatorChar], StringSplitOptions.RemoveEmptyEntries);
        for (int i = parts.Length - 1; i >= 0; i--)
        {
            if (parts[i] != ".")
            {
                waiting.Push(parts[i]);
            }
        }
    }
}
