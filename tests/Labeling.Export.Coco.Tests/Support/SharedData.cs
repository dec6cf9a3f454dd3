namespace Labeling.Export.Coco;

/// <summary>Real data sets that lie beside the repository on some machines.</summary>
internal static class SharedData
{
    public static string Find(string relativePath)
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Directory.Packages.props")))
            {
                var path = Path.Combine(folder.FullName, "..", "shared", "data", relativePath);
                if (File.Exists(path))
                {
                    return path;
                }

                break;
            }
        }

        Assert.Skip($"The data set {relativePath} is not in ../shared/data beside this repository.");
        return "";
    }
}
