namespace Labeling;

/// <summary>A folder of this machine that takes an export's files.</summary>
/// <remarks>
/// <para>
/// Files are written under temporary names beside where they will be, brought to the disk, and renamed when the set is committed. A file is
/// never there in part. Of a set of several files those that show already are taken back when one cannot be renamed; a process that is killed
/// in between leaves some of them, each of them whole.
/// </para>
/// <para>
/// Where files are not to be replaced, of several writers of one file the first to commit wins, on file systems that know hard links or are
/// those of Windows. Folders are made as needed, and taken away again with what was not committed. A link in the place of a file or of a folder
/// below the destination is refused, because it may lead anywhere; the destination itself may be one.
/// </para>
/// </remarks>
public sealed class FolderDestination : IExportDestination
{
    /// <summary>Creates a destination. Touches no disk.</summary>
    /// <param name="path">The folder, which need not be there. A relative path is made absolute now, against the current directory.</param>
    public FolderDestination(string path)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        Location = Path.TrimEndingDirectorySeparator(Path.GetFullPath(path));
    }

    /// <summary>The full path of the folder.</summary>
    public string Location { get; }

    /// <inheritdoc/>
    public Task<ExportFiles> BeginAsync(bool overwrite = false, CancellationToken cancellationToken = default)
    {
        if (cancellationToken.IsCancellationRequested)
        {
            return Task.FromCanceled<ExportFiles>(cancellationToken);
        }

        ExportFiles files = new FolderFiles(Location, overwrite);
        return Task.FromResult(files);
    }
}
