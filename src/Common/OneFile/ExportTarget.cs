namespace Labeling.Export;

/// <summary>Where one file goes: a destination and a name in it.</summary>
internal sealed class ExportTarget
{
    public ExportTarget(string path)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        Location = Path.GetFullPath(path);
        Name = Path.GetFileName(Location);
        var folder = Path.GetDirectoryName(Location);
        if (folder is null || Name.Length == 0)
        {
            throw new ArgumentException($"'{path}' is a folder. Name a file to write.", nameof(path));
        }

        Destination = new FolderDestination(folder);
    }

    public ExportTarget(IExportDestination destination, string name)
    {
        ArgumentNullException.ThrowIfNull(destination);
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        if (FormatPath.FindFault(name) is { } fault)
        {
            throw new ArgumentException($"The file's name '{name}' {fault}. Give a name below the destination.", nameof(name));
        }

        Destination = destination;
        Name = name;
        Location = destination is FolderDestination ? Path.Combine(destination.Location, name) : $"{destination.Location.TrimEnd('/')}/{name}";
    }

    public IExportDestination Destination { get; }

    public string Name { get; }

    /// <summary>The folder part of <see cref="Name"/>, with its <c>/</c>, or nothing.</summary>
    public string Folder => Name[..(Name.LastIndexOf('/') + 1)];

    public string Location { get; }
}
