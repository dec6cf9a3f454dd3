namespace Labeling.Imaging.Dicom;

/// <summary>What a part of a file is for. Which sequences and attributes matter in each is the whole of what is ever read.</summary>
internal enum ScopeRole
{
    Ignored,
    Root,
    ModalityLut,
    VoiLut,
    SharedGroups,
    FrameGroups,
    FrameMacro,
}
