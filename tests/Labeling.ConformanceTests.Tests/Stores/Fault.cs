namespace Labeling.ConformanceTests.Tests;

/// <summary>Known ways to break the store contract.</summary>
public enum Fault
{
    /// <summary>Two labelers who ask at the same moment get one item.</summary>
    NotAtomicClaim,

    /// <summary>A labeler who asks again gets another task.</summary>
    AnotherTaskOnAsking,

    /// <summary>A cancelled call does its work and returns.</summary>
    IgnoresCancellation,

    /// <summary>A cancelled call does its work and throws.</summary>
    CommitsThenCancels,

    /// <summary>A lease holds at the instant it expires.</summary>
    ExpiresOneTickLate,

    /// <summary>A lease is free a millisecond before it expires.</summary>
    ExpiresEarly,

    /// <summary>Time comes from the machine.</summary>
    OwnClock,

    /// <summary>A clock set back goes unnoticed.</summary>
    IgnoresClockSetBack,

    /// <summary>Who takes an item from an expired lease gets its token.</summary>
    ReusesToken,

    /// <summary>An answer under a lost lease is acknowledged.</summary>
    AcceptsAfterLoss,

    /// <summary>An answer under an expired lease is refused although nobody took the item.</summary>
    RefusesLateAnswers,

    /// <summary>An answer under a lease that a pause ended is refused although nobody took the item.</summary>
    PauseLosesWork,

    /// <summary>A retried answer is refused.</summary>
    ForgetsIdempotence,

    /// <summary>A retried answer is in the history twice.</summary>
    KeepsRetriesTwice,

    /// <summary>Every seventh answer is acknowledged and lost.</summary>
    LosesAnswers,

    /// <summary>Outcomes come in another order than the answers.</summary>
    MixesUpOutcomes,

    /// <summary>Anybody may submit with a token.</summary>
    IgnoresWhoSubmits,

    /// <summary>A labeler is asked twice for one item.</summary>
    SameLabelerTwice,

    /// <summary>One labeler too many is asked.</summary>
    OneAnswerTooMany,

    /// <summary>Labelers' names are compared without case.</summary>
    FoldsLabelers,

    /// <summary>A renewal is acknowledged and does nothing.</summary>
    RenewalIsForgotten,

    /// <summary>A lost lease is renewed.</summary>
    RenewsLostLeases,

    /// <summary>A release is acknowledged and does nothing.</summary>
    ReleaseDoesNothing,

    /// <summary>Reserving the next task gives up the current one.</summary>
    PrefetchBurns,

    /// <summary>A draft is gone with its lease.</summary>
    DraftsDieWithTheLease,

    /// <summary>A draft saved after its answer comes back later.</summary>
    DraftsOutliveTheirAnswer,

    /// <summary>A clustered page holds several groups.</summary>
    MixesGroups,

    /// <summary>An item skipped for others comes back to who skipped it.</summary>
    SkipForOthersIsForAnyone,

    /// <summary>The last of the imported labels are acknowledged and lost.</summary>
    LosesImports,

    /// <summary>An import takes an item out of a labeler's hands.</summary>
    ImportsOverLeases,

    /// <summary>Assignments are acknowledged and not kept.</summary>
    IgnoresAssignment,

    /// <summary>Of several items, only the first is assigned.</summary>
    AssignsOnlyTheFirst,

    /// <summary>A reviewer who saw an older version decides all the same.</summary>
    IgnoresVersions,

    /// <summary>A decision that the status forbids is acknowledged.</summary>
    AllowsEveryDecision,

    /// <summary>The history before a reject is gone.</summary>
    LosesHistoryOnReject,

    /// <summary>Kept labels are not suggested.</summary>
    ForgetsKeptLabels,

    /// <summary>Labels go although the project changed since.</summary>
    RelabelsOnConflict,

    /// <summary>A counter does not follow rejects.</summary>
    CountersDrift,

    /// <summary>Each item's annotation ids begin at 1.</summary>
    AnnotationIdsRestart,

    /// <summary>Pages are found by counting items.</summary>
    OffsetPaging,

    /// <summary>Paths are compared without case.</summary>
    FoldsPaths,

    /// <summary>A path prefix is a pattern.</summary>
    PrefixIsAPattern,

    /// <summary>A snapshot shows what happens after it was opened.</summary>
    SnapshotSeesLaterChanges,

    /// <summary>A deleted project's name can be taken again.</summary>
    FreesNamesOfDeletedProjects,

    /// <summary>Nothing tells that a project is not there.</summary>
    SilentOnUnknownProjects,

    /// <summary>Changed content of labeled items goes unnoticed.</summary>
    IgnoresChangedContent,

    /// <summary>Missing files are handed out all the same.</summary>
    HandsOutMissing,

    /// <summary>Paths are listed in the order of their UTF-16 code units.</summary>
    ListsPathsByCodeUnits,

    /// <summary>Opening the data again brings nothing back.</summary>
    KeepsNothing,

    /// <summary>Keys of records are compared without case.</summary>
    FoldsRecordKeys,

    /// <summary>Records are listed in the order of their UTF-16 code units.</summary>
    ListsRecordsByCodeUnits,

    /// <summary>A record is written whatever version the writer read.</summary>
    OverwritesRecords,

    /// <summary>The version of a record is looked at first and the record written later.</summary>
    NotAtomicRecordWrite,

    /// <summary>A record is deleted whatever version the caller read.</summary>
    DeletesOtherVersions,

    /// <summary>A record written anew begins with the first version again.</summary>
    ReusesRecordVersions,
}
