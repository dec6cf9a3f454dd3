namespace Labeling.Export;

/// <summary>Opens files the way importers and exporters need them.</summary>
internal static class FileStreams
{
    private const int SpoolBuffer = 1 << 16;

    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    public static FileStream OpenRead(string path, int bufferSize) => new(path, new FileStreamOptions
    {
        Access = FileAccess.Read,
        Share = FileShare.Read | FileShare.Delete,
        BufferSize = bufferSize,
        Options = FileOptions.Asynchronous | FileOptions.SequentialScan,
    });

    /// <summary>A file for what belongs later in the output than it is known; gone when closed.</summary>
    public static FileStream CreateSpool()
    {
        var options = new FileStreamOptions
        {
            Mode = FileMode.CreateNew,
            Access = FileAccess.ReadWrite,
            Share = FileShare.None,
            BufferSize = SpoolBuffer,
            Options = FileOptions.Asynchronous | FileOptions.DeleteOnClose,
        };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        return new FileStream(Path.Combine(Path.GetTempPath(), $"labeling-{Path.GetRandomFileName()}.tmp"), options);
    }
}
