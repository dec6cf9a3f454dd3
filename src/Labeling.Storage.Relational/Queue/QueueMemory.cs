namespace Labeling.Storage.Relational;

/// <summary>What the only writer remembers of a project's queue, to save looking.</summary>
internal sealed class QueueMemory
{
    /// <summary>No lease runs out before this instant; <see langword="null"/> when that is not known.</summary>
    public long? NoneEndsBefore { get; set; }

    /// <summary>No lease that ran out lives again from this instant on; <see langword="null"/> when that is not known.</summary>
    public long? NoneLivesFrom { get; set; }

    /// <summary>Whether new items may have no place in the queue yet.</summary>
    public bool HasBacklog { get; set; } = true;

    /// <summary>Whether an item may wait for one certain labeler; <see langword="null"/> when that is not known.</summary>
    public bool? MayHaveAssigned { get; set; }

    /// <summary>Whether somebody may be barred from an item; <see langword="null"/> when that is not known.</summary>
    public bool? MayHaveBarred { get; set; }

    /// <summary>Whether somebody may have a draft; <see langword="null"/> when that is not known.</summary>
    public bool? MayHaveDrafts { get; set; }

    /// <summary>The items that are handed out next, for a session that reads ahead; <see langword="null"/> when they are not known.</summary>
    public WaitingHead? Head { get; set; }

    /// <summary>The labelers' tasks and the items in hand, for a session that reads ahead.</summary>
    public DeskMemory Desks { get; } = new();

    /// <summary>Forgets the leases' times.</summary>
    public void ForgetTimes()
    {
        NoneEndsBefore = null;
        NoneLivesFrom = null;
    }
}
