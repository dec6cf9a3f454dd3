namespace Labeling.MlAssist.TorchSharp;

/// <summary>An object that was found.</summary>
/// <param name="Box">Where, in pixels of what the network sees.</param>
/// <param name="Class">Its class, as an index.</param>
/// <param name="Score">How likely it is, 0 to 1.</param>
internal readonly record struct DetectedObject(Box Box, int Class, float Score);
