namespace Labeling.Imaging.Dicom;

/// <summary>The stored values of a frame, and how its colours are to be read.</summary>
internal readonly record struct StoredPixels(byte[] Values, ColourModel Model);
