namespace Labeling.Scenarios.Tests;

public sealed class CrashJournalTests : IDisposable
{
    private static readonly LeaseToken One = new(Guid.Parse("00000000-0000-7000-8000-000000000001"));
    private static readonly LeaseToken Two = new(Guid.Parse("00000000-0000-7000-8000-000000000002"));

    private readonly TemporaryFolder _folder = new();
    private readonly ItemLedger _ledger = new(10);

    private string File => _folder.File("journal");

    [Fact]
    public void A_journal_that_was_never_written_tells_nothing() => Assert.Empty(CrashJournal.Read(File, _ledger));

    [Fact]
    public void What_was_noted_in_two_lives_is_read_together()
    {
        using (CrashJournal first = CrashJournal.Open(File))
        {
            first.Claimed(Lease(One, 1, 2));
            first.Sending(Request(One, 1, 2));
        }

        using (CrashJournal second = CrashJournal.Open(File))
        {
            second.Acknowledged(Request(One, 1, 2));
            second.Claimed(Lease(Two, 3));
        }

        Assert.Empty(CrashJournal.Read(File, _ledger));
        Assert.Equal(One, _ledger.AcknowledgedUnder(2));
        Assert.Equal(Two, _ledger.ClaimedUnder(3));
        Assert.Equal(default, _ledger.AcknowledgedUnder(3));
    }

    [Fact]
    public void What_was_sent_without_a_reply_is_pending()
    {
        using (CrashJournal journal = CrashJournal.Open(File))
        {
            journal.Sending(Request(One, 1, 2));
            journal.Sending(Request(Two, 3));
            journal.Acknowledged(Request(Two, 3));
        }

        (string labeler, LeaseToken token, ItemId[] items) = Assert.Single(CrashJournal.Read(File, _ledger));
        Assert.Equal("ana", labeler);
        Assert.Equal(One, token);
        Assert.Equal([new ItemId(1), new ItemId(2)], items);
    }

    [Fact]
    public void A_line_that_was_cut_off_counts_for_nothing_and_hurts_no_other()
    {
        using (CrashJournal journal = CrashJournal.Open(File))
        {
            journal.Acknowledged(Request(One, 1));
            journal.Acknowledged(Request(Two, 3, 4));
        }

        byte[] all = System.IO.File.ReadAllBytes(File);
        System.IO.File.WriteAllBytes(File, all[..^4]);
        using (CrashJournal journal = CrashJournal.Open(File))
        {
            journal.Acknowledged(Request(One, 5));
        }

        CrashJournal.Read(File, _ledger);
        Assert.Equal([1, 5], Enumerable.Range(1, 10).Where(item => _ledger.AcknowledgedUnder(item) != default));
    }

    [Fact]
    public void A_refusal_is_remembered()
    {
        using (CrashJournal journal = CrashJournal.Open(File))
        {
            journal.Sending(Request(One, 1));
            journal.Refused(Request(One, 1), new SubmissionOutcome { ItemId = new ItemId(1), Status = SubmissionStatus.LeaseLost });
        }

        Assert.Empty(CrashJournal.Read(File, _ledger));
        Assert.Equal("The answer of ana for item 1 was refused: LeaseLost.", Assert.Single(_ledger.Refusals));
    }

    public void Dispose() => _folder.Dispose();

    private static TaskLease Lease(LeaseToken token, params int[] items) => new()
    {
        Token = token,
        ProjectId = default,
        Labeler = "ana",
        Kind = TaskKind.Manual,
        ClaimedAt = default,
        ExpiresAt = default,
        Items = [.. items.Select(item => new TaskItem { Id = new ItemId(item), Path = "x" })],
    };

    private static SubmitRequest Request(LeaseToken token, params int[] items) => new()
    {
        ProjectId = default,
        Token = token,
        Labeler = "ana",
        Submissions = [.. items.Select(item => new Submission { ItemId = new ItemId(item) })],
    };
}
