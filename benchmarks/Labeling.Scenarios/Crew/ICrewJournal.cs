namespace Labeling.Scenarios;

/// <summary>Notes what the labelers of a crew see. Called by many of them at once.</summary>
internal interface ICrewJournal
{
    /// <summary>The store leased this task.</summary>
    void Claimed(TaskLease lease);

    /// <summary>This is about to be sent to the store.</summary>
    void Sending(SubmitRequest request);

    /// <summary>The store accepted all of it, durably.</summary>
    void Acknowledged(SubmitRequest request);

    /// <summary>The store did not accept an answer.</summary>
    void Refused(SubmitRequest request, SubmissionOutcome outcome);
}
