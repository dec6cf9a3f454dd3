namespace Labeling.Scenarios;

/// <summary>A folder that goes with everything in it.</summary>
internal sealed class TemporaryFolder : IDisposable
{
    /// <summary>Makes a folder.</summary>
    /// <param name="parent">Where, or <see langword="null"/> for the system's place for temporary files.</param>
    public TemporaryFolder(string? parent = null)
        => Path = parent is null
            ? Directory.CreateTempSubdirectory("labeling-scenarios-").FullName
            : Directory.CreateDirectory(System.IO.Path.Combine(parent, ".labeling-scenarios-" + System.IO.Path.GetRandomFileName())).FullName;

    /// <summary>The folder.</summary>
    public string Path { get; }

    /// <summary>The path of a file in it.</summary>
    public string File(string name) => System.IO.Path.Combine(Path, name);

    /// <inheritdoc/>
    public void Dispose()
    {
        if (Directory.Exists(Path))
        {
            Directory.Delete(Path, recursive: true);
        }
    }
}
