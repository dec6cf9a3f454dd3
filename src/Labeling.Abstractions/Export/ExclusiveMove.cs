using System.Runtime.InteropServices;

namespace Labeling;

/// <summary>Renames a file unless the new name is taken, in one step.</summary>
/// <remarks>
/// On Unix <see cref="File.Move(string, string)"/> looks first and renames then, and what somebody wrote in between is lost. A second name for the
/// same file, which the system refuses when it is taken, has no such gap.
/// </remarks>
internal static partial class ExclusiveMove
{
    private const int Exists = 17;   // EEXIST, on Linux as on macOS

    /// <exception cref="LabelingException">The name is taken; code <see cref="LabelingErrorCodes.ExportExists"/>.</exception>
    public static void Move(string from, string to)
    {
        if (!OperatingSystem.IsWindows())
        {
            if (Link(from, to) == 0)
            {
                File.Delete(from);
                return;
            }

            if (Marshal.GetLastPInvokeError() == Exists)
            {
                throw FolderFailure.AlreadyThere(to);
            }
        }

        // Windows, and file systems without hard links.
        try
        {
            File.Move(from, to);
        }
        catch (IOException) when (File.Exists(from) && File.Exists(to))
        {
            throw FolderFailure.AlreadyThere(to);
        }
    }

    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    [LibraryImport("libc", EntryPoint = "link", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Link(string from, string to);
}
