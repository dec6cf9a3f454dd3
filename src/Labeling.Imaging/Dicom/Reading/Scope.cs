namespace Labeling.Imaging.Dicom;

/// <summary>One level of nesting: a data set, a sequence, or an item of one.</summary>
/// <param name="Kind">Which of the three.</param>
/// <param name="Role">What the sequence is for, so that its items' attributes come to the right place.</param>
/// <param name="End">Where it ends at the latest; <see cref="long.MaxValue"/> if only a delimiter says.</param>
/// <param name="Encoding">How its elements are laid out.</param>
/// <param name="Target">Where attributes of interest go; <see langword="null"/> where nothing is of interest.</param>
internal readonly record struct Scope(ScopeKind Kind, ScopeRole Role, long End, DataEncoding Encoding, Attributes? Target);
