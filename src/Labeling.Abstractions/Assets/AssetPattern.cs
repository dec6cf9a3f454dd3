namespace Labeling;

/// <summary>Which paths of a dataset are meant.</summary>
public static class AssetPattern;
