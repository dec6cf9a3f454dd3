namespace Labeling.Imaging.Dicom;

internal enum ColourModel
{
    Rgb,
    Ybr,
}
