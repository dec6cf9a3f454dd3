namespace Labeling.Imaging.Dicom;

internal enum ScopeKind
{
    /// <summary>Elements: the whole data set, or an item.</summary>
    Elements,

    /// <summary>Items of elements.</summary>
    Sequence,

    /// <summary>Items of raw bytes: the fragments of an icon.</summary>
    Fragments,
}
