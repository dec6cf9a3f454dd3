namespace Labeling.MlAssist.TorchSharp;

/// <summary>How large and how many the objects of a project are, in pixels as the network sees them: what proposals start from.</summary>
/// <param name="Small">A tenth of the objects is smaller than this: the square root of width times height.</param>
/// <param name="MostInPicture">The most objects of one picture.</param>
internal readonly record struct ObjectSizes(double Small, int MostInPicture)
{
    private const double SmallShare = 0.1;

    /// <summary>Looks through the boxes of all pictures.</summary>
    public static ObjectSizes Of(IEnumerable<IReadOnlyList<Box>> pictures)
    {
        List<double> sizes = [];
        var most = 0;
        foreach (var boxes in pictures)
        {
            sizes.AddRange(boxes.Select(box => Math.Sqrt(box.Area)));
            most = Math.Max(most, boxes.Count);
        }

        sizes.Sort();
        return new ObjectSizes(sizes.Count == 0 ? double.PositiveInfinity : sizes[(int)(sizes.Count * SmallShare)], most);
    }
}
