namespace Labeling.Core;

/// <summary>The real picture sets that may lie beside the repository.</summary>
internal static class SharedData
{
    /// <summary>A file or folder of a set; the test is skipped where there is none.</summary>
    public static string Find(string path)
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Labeling.sln")))
            {
                string found = Path.GetFullPath(Path.Combine(folder.FullName, "..", "shared", "data", path));
                Assert.SkipUnless(Path.Exists(found), $"The picture set {path} is not beside the repository (../shared/data).");
                return found;
            }
        }

        throw new InvalidOperationException($"No Labeling.sln above {AppContext.BaseDirectory}.");
    }
}
