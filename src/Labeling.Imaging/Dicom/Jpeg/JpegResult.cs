namespace Labeling.Imaging.Dicom;

/// <summary>What came out of JPEG data.</summary>
/// <param name="Stored">The stored values: shape <c>[rows, columns, components]</c>.</param>
/// <param name="Rows">How many rows are whole, about.</param>
/// <param name="Colours">What the data say of their components.</param>
internal readonly record struct JpegResult(byte[] Stored, int Rows, JpegColours Colours);
