namespace Labeling.Storage.Relational;

/// <summary>What the store numbers by itself.</summary>
public enum NumberSequence
{
    /// <summary>Annotations, over the whole store; part of what users see.</summary>
    Annotations,

    /// <summary>History entries, over the whole store; no user sees them.</summary>
    Entries,
}
