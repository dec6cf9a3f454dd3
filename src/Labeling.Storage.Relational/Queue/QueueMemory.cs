namespace Labeling.Storage.Relational;

/// <summary>What the only writer remembers of a project's queue, to save looking.</summary>
internal sealed class QueueMemory
{
    /// <summary>No lease runs out before this instant; <see langword="null"/> when that is not known.</summary>
    public long? NoneEndsBefore { get; set; }

    /// <summary>No lease that ran out lives again from this instant on; <see langword="null"/> when that is not known.</summary>
    public long? NoneLivesFrom { get; set; }

    /// <summary>Whether an item may wait for one certain labeler; <see langword="null"/> when that is not known.</summary>
    public bool? MayHaveAssigned { get; set; }

    /// <summary>Forgets the leases' times.</summary>
    public void ForgetTimes()
    {
        NoneEndsBefore = null;
        NoneLivesFrom = null;
    }
}
