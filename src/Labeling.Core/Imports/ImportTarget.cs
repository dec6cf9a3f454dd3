namespace Labeling;

/// <summary>What labels made elsewhere become.</summary>
public enum ImportTarget
{
    /// <summary>Labelers see them, correct them and submit: the items stay in the queue, prelabeled.</summary>
    Prelabels,

    /// <summary>They stand: the items are labeled and leave the queue. A reviewer can still reject or correct them.</summary>
    FinalLabels,
}
