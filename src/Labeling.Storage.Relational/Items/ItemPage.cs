namespace Labeling.Storage.Relational;

/// <summary>From where on, in which direction and how many.</summary>
/// <param name="After">The item before the page; the default begins at the start.</param>
/// <param name="Descending">Whether ids fall.</param>
/// <param name="Limit">The most items.</param>
internal readonly record struct ItemPage(ItemId After, bool Descending, int Limit);
