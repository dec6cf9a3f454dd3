using System.Collections.Concurrent;

namespace Labeling.Scenarios;

/// <summary>What was seen of every item of a project from outside the store: under which lease it was handed out, and whether its answer was acknowledged.</summary>
/// <remarks>With leases longer than the run and one labeler per item, an item that shows two tokens was leased twice. Safe for many callers at once.</remarks>
internal sealed class ItemLedger : ICrewJournal
{
    private const int Stripes = 64;

    private readonly LeaseToken[] _tokens;
    private readonly LeaseToken[] _acknowledged;
    private readonly bool[] _doublyLeased;
    private readonly ConcurrentQueue<string> _refusals = new();
    private readonly Lock[] _locks = [.. Enumerable.Range(0, Stripes).Select(_ => new Lock())];

    /// <summary>Makes a ledger of items <c>1 … items</c>, with all its memory in use.</summary>
    public ItemLedger(int items)
    {
        // Filled, so that the pages are there before memory is measured.
        _tokens = GC.AllocateUninitializedArray<LeaseToken>(items + 1);
        _acknowledged = GC.AllocateUninitializedArray<LeaseToken>(items + 1);
        _doublyLeased = GC.AllocateUninitializedArray<bool>(items + 1);
        Array.Clear(_tokens);
        Array.Clear(_acknowledged);
        Array.Clear(_doublyLeased);
    }

    /// <summary>The items, 1 to this.</summary>
    public int Items => _tokens.Length - 1;

    /// <summary>The answers that the store did not accept, one sentence each.</summary>
    public IReadOnlyCollection<string> Refusals => _refusals;

    /// <summary>The token under which an item was handed out first; the default when it was not.</summary>
    public LeaseToken ClaimedUnder(int item) => _tokens[item];

    /// <summary>The token under which an answer was acknowledged; the default when none was.</summary>
    public LeaseToken AcknowledgedUnder(int item) => _acknowledged[item];

    /// <summary>Whether an item showed two tokens.</summary>
    public bool IsDoublyLeased(int item) => _doublyLeased[item];

    /// <inheritdoc/>
    public void Claimed(TaskLease lease)
    {
        foreach (TaskItem item in lease.Items)
        {
            Seen(item.Id, lease.Token);
        }
    }

    /// <inheritdoc/>
    public void Sending(SubmitRequest request)
    {
        // Only a journal outside the process needs to know what was on its way.
    }

    /// <inheritdoc/>
    public void Acknowledged(SubmitRequest request)
    {
        foreach (Submission submission in request.Submissions)
        {
            Acknowledge(submission.ItemId, request.Token);
        }
    }

    /// <inheritdoc/>
    public void Refused(SubmitRequest request, SubmissionOutcome outcome) => Refuse(request.Labeler, outcome.ItemId, outcome.Status);

    /// <summary>Notes that an answer was not accepted.</summary>
    public void Refuse(string labeler, ItemId item, SubmissionStatus status)
        => _refusals.Enqueue($"The answer of {labeler} for item {item} was refused: {status}.");

    /// <summary>Notes that an item was seen under a token.</summary>
    public void Seen(ItemId item, LeaseToken token)
    {
        int index = checked((int)item.Value);
        lock (_locks[index % Stripes])
        {
            if (_tokens[index] == default)
            {
                _tokens[index] = token;
            }

            _doublyLeased[index] |= _tokens[index] != token;
        }
    }

    /// <summary>Notes that an answer for an item was acknowledged.</summary>
    public void Acknowledge(ItemId item, LeaseToken token) => _acknowledged[checked((int)item.Value)] = token;
}
