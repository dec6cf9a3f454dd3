namespace Labeling;

/// <summary>The real pictures and models that lie beside the repository on some machines; a clone has only the repository.</summary>
internal static class SharedData
{
    /// <summary>The folder that holds the solution.</summary>
    public static string RepositoryRoot { get; } = FindRoot();

    /// <summary>A file or folder of the picture sets; skips the test where it is not there.</summary>
    public static string Find(string path) => FindIn("data", path);

    /// <summary>A model file; skips the test where it is not there.</summary>
    public static string FindModel(string path) => FindIn("models", path);

    private static string FindIn(string part, string path)
    {
        string found = Path.GetFullPath(Path.Combine(RepositoryRoot, "..", "shared", part, path));
        Assert.SkipUnless(Path.Exists(found), $"{path} is not beside the repository (../shared/{part}).");
        return found;
    }

    private static string FindRoot()
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Labeling.sln")))
            {
                return folder.FullName;
            }
        }

        throw new InvalidOperationException($"No Labeling.sln above {AppContext.BaseDirectory}.");
    }
}
