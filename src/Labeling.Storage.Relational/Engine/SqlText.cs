namespace Labeling.Storage.Relational;

/// <summary>One statement's text, which a session prepares once and keeps. Compared by reference: make each one once. Immutable.</summary>
/// <param name="text">
/// The statement, in the words that SQLite and PostgreSQL share. Parameters are <c>$1</c>, <c>$2</c> … <c>[locked]</c> and <c>[skip]</c> stand for the
/// engine's row locks, waiting or passing over locked rows; an engine with one writer has none. <c>[path:name]</c> after a table asks
/// for an index, where <c>items_key</c> is the key of the items; an engine that knows by itself leaves it out. <c>[embedded:…]</c> is for an engine that
/// lets an index be named, <c>[server:…]</c> for one that has to be led to it.
/// </param>
public sealed class SqlText(string text)
{
    /// <summary>The statement.</summary>
    public string Text { get; } = text;

    /// <summary>Whether what other callers read ahead is as true after it as before: it changes nothing but rows of its own caller.</summary>
    public bool KeepsReadAhead { get; init; }

    /// <inheritdoc/>
    public override string ToString() => Text;
}
