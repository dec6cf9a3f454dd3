namespace Labeling;

/// <summary>Which files of a dataset become items.</summary>
public static class AssetFormats
{
    /// <summary>The extensions of picture files, lower case, with their dot. Letter case does not matter when a file is looked at.</summary>
    public static IReadOnlyList<string> Extensions { get; } =
        [".jpg", ".jpeg", ".png", ".jpe", ".jfif", ".bmp", ".tif", ".tiff", ".dcm", ".dicom"];

    /// <summary>Whether a path ends in one of <see cref="Extensions"/>, in any letter case.</summary>
    /// <param name="path">A path, or only its end.</param>
    public static bool IsImage(ReadOnlySpan<char> path)
    {
        int dot = path.LastIndexOf('.');
        if (dot < 0 || path.Length - dot > 6)
        {
            return false;
        }

        var extension = path[dot..];
        foreach (string known in Extensions)
        {
            if (extension.Equals(known, StringComparison.OrdinalIgnoreCase))
            {
                return true;
            }
        }

        return false;
    }
}
