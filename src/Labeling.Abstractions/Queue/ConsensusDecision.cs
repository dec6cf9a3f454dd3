namespace Labeling;

/// <summary>What several labelers' answers for one item come to. Immutable.</summary>
public sealed class ConsensusDecision
{
    private ConsensusDecision(bool isAgreement, bool isSkip, IReadOnlyList<Annotation> annotations)
    {
        IsAgreement = isAgreement;
        IsSkip = isSkip;
        Annotations = annotations;
    }

    /// <summary>No agreement: another labeler is asked, or, when <see cref="ProjectSettings.MaxLabelers"/> have answered, the item needs review.</summary>
    public static ConsensusDecision Disagreement { get; } = new(false, false, []);

    /// <summary>Agreement to skip the item.</summary>
    public static ConsensusDecision Skip { get; } = new(true, true, []);

    /// <summary>Whether there is agreement.</summary>
    public bool IsAgreement { get; }

    /// <summary>Whether the agreement is to skip.</summary>
    public bool IsSkip { get; }

    /// <summary>The labels agreed on.</summary>
    public IReadOnlyList<Annotation> Annotations { get; }

    /// <summary>Agreement on these labels.</summary>
    public static ConsensusDecision Agreement(IReadOnlyList<Annotation> annotations)
    {
        ArgumentNullException.ThrowIfNull(annotations);
        return new(true, false, annotations);
    }
}
