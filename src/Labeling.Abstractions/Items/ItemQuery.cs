namespace Labeling;

/// <summary>A page of items: which, from where on, and how many. Items come in the order of their ids.</summary>
public sealed class ItemQuery
{
    /// <summary>Which items.</summary>
    public ItemFilter Filter { get; init; } = new();

    /// <summary>The last item of the page before; the page begins behind it. The default begins at the start.</summary>
    /// <remarks>Items that arrive or change between pages neither shift nor repeat the others.</remarks>
    public ItemId After { get; init; }

    /// <summary>Whether items come from the highest id down, and <see cref="After"/> means below.</summary>
    public bool Descending { get; init; }

    /// <summary>The most items to return.</summary>
    /// <value>By default, <see cref="int.MaxValue"/>: all, streamed. 1 or more.</value>
    public int Limit { get; init; } = int.MaxValue;

    /// <summary>Whether <see cref="Item.Annotations"/> is filled in.</summary>
    public bool IncludeAnnotations { get; init; }
}
