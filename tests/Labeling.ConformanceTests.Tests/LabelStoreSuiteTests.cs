using System.Reflection;

namespace Labeling.ConformanceTests.Tests;

/// <summary>The suite proves what it is meant to prove: a right store passes, and each known fault is caught by the test that is there for it.</summary>
public sealed class LabelStoreSuiteTests
{
    private static readonly Assembly Here = typeof(LabelStoreSuiteTests).Assembly;

    public static TheoryData<Fault, string> Catchers => new()
    {
        { Fault.NotAtomicClaim, nameof(ReferenceConcurrency.Of_many_claims_of_one_item_one_gets_it) },
        { Fault.AnotherTaskOnAsking, nameof(ReferenceClaims.The_same_labeler_asking_again_gets_the_same_task) },
        { Fault.IgnoresCancellation, nameof(ReferenceCancellation.A_cancelled_call_that_writes_throws_and_changes_nothing) },
        { Fault.CommitsThenCancels, nameof(ReferenceCancellation.A_cancelled_call_that_writes_throws_and_changes_nothing) },
        { Fault.ExpiresOneTickLate, nameof(ReferenceLeases.A_task_is_free_again_at_the_instant_its_lease_expires) },
        { Fault.ExpiresEarly, nameof(ReferenceLeases.A_task_is_held_until_just_before_its_lease_expires) },
        { Fault.OwnClock, nameof(ReferenceClaims.A_claim_leases_the_next_item_for_the_duration_asked_for) },
        { Fault.IgnoresClockSetBack, nameof(ReferenceLeases.A_clock_set_back_makes_an_expired_lease_hold_again_when_nobody_took_its_items) },
        { Fault.ReusesToken, nameof(ReferenceClaims.No_token_is_given_twice) },
        { Fault.AcceptsAfterLoss, nameof(ReferenceSubmissions.A_late_answer_is_refused_once_somebody_took_the_item) },
        { Fault.RefusesLateAnswers, nameof(ReferenceSubmissions.A_late_answer_is_accepted_when_nobody_took_the_item) },
        { Fault.PauseLosesWork, nameof(ReferenceSubmissions.An_answer_waits_until_the_project_runs_again) },
        { Fault.ForgetsIdempotence, nameof(ReferenceSubmissions.An_accepted_answer_stays_accepted_whatever_became_of_the_item) },
        { Fault.KeepsRetriesTwice, nameof(ReferenceSubmissions.The_same_answer_twice_is_one_answer) },
        { Fault.LosesAnswers, nameof(ReferenceConcurrency.Many_labelers_share_the_queue_without_overlap) },
        { Fault.MixesUpOutcomes, nameof(ReferenceSubmissions.Each_answer_is_judged_by_itself_in_the_order_given) },
        { Fault.IgnoresWhoSubmits, nameof(ReferenceSubmissions.An_answer_needs_a_token_of_its_labeler_for_its_item) },
        { Fault.SameLabelerTwice, nameof(ReferenceOverlap.No_labeler_answers_an_item_twice) },
        { Fault.OneAnswerTooMany, nameof(ReferenceOverlap.Agreement_labels_the_item_and_nobody_else_is_asked) },
        { Fault.FoldsLabelers, nameof(ReferenceClaims.Labelers_names_are_compared_character_by_character) },
        { Fault.RenewalIsForgotten, nameof(ReferenceLeases.A_renewed_lease_holds_from_now_on_for_the_duration) },
        { Fault.RenewsLostLeases, nameof(ReferenceLeases.A_lease_is_not_renewed_once_somebody_took_one_of_its_items) },
        { Fault.ReleaseDoesNothing, nameof(ReferenceLeases.Released_items_are_free_at_once_and_submitted_ones_stay_done) },
        { Fault.PrefetchBurns, nameof(ReferencePrefetch.A_prefetch_gives_the_next_page_while_the_current_one_is_in_hand) },
        { Fault.DraftsDieWithTheLease, nameof(ReferenceDrafts.A_draft_survives_its_lease_and_everything_that_happens_to_the_item) },
        { Fault.DraftsOutliveTheirAnswer, nameof(ReferenceDrafts.A_draft_that_arrives_after_its_answer_is_not_kept) },
        { Fault.MixesGroups, nameof(ReferenceClaims.A_clustered_page_has_one_group_that_of_the_first_item) },
        { Fault.SkipForOthersIsForAnyone, nameof(ReferenceSkips.A_skip_for_others_never_brings_the_item_back_to_its_labeler) },
        { Fault.LosesImports, nameof(ReferenceImports.Imported_labels_are_counted_and_count_for_no_labeler) },
        { Fault.ImportsOverLeases, nameof(ReferenceImports.What_people_did_or_are_doing_is_left_alone) },
        { Fault.AssignsOnlyTheFirst, nameof(ReferenceAssignment.Single_items_are_assigned_and_those_that_do_not_wait_are_passed_over) },
        { Fault.IgnoresAssignment, nameof(ReferenceAssignment.An_assigned_item_comes_first_to_its_labeler_and_to_nobody_else) },
        { Fault.IgnoresVersions, nameof(ReferenceReviews.A_reviewer_who_saw_another_version_gets_the_item_as_it_is_now) },
        { Fault.AllowsEveryDecision, nameof(ReferenceReviews.Each_status_allows_the_decisions_it_should_and_no_others) },
        { Fault.LosesHistoryOnReject, nameof(ReferenceReviews.A_rejected_item_goes_back_to_where_it_was_and_its_history_stays) },
        { Fault.ForgetsKeptLabels, nameof(ReferenceRelabeling.Kept_labels_come_as_a_suggestion_and_removed_ones_do_not) },
        { Fault.RelabelsOnConflict, nameof(ReferenceRelabeling.The_project_and_its_labels_change_in_one_step) },
        { Fault.CountersDrift, nameof(ReferenceProgress.Counting_anew_gives_what_was_kept) },
        { Fault.AnnotationIdsRestart, nameof(ReferenceSubmissions.Annotation_ids_are_never_given_again) },
        { Fault.OffsetPaging, nameof(ReferenceBrowsing.What_changes_between_pages_neither_shifts_nor_repeats_the_others) },
        { Fault.FoldsPaths, nameof(ReferenceIngestion.Paths_are_compared_character_by_character_and_come_back_as_they_were) },
        { Fault.PrefixIsAPattern, nameof(ReferenceBrowsing.A_path_prefix_is_compared_character_by_character) },
        { Fault.SnapshotSeesLaterChanges, nameof(ReferenceSnapshots.What_happens_later_does_not_show_and_is_not_held_up) },
        { Fault.FreesNamesOfDeletedProjects, nameof(ReferenceProjects.A_name_stays_taken_after_its_project_is_deleted) },
        { Fault.SilentOnUnknownProjects, nameof(ReferenceProjects.Nothing_is_done_to_a_project_that_is_not_there) },
        { Fault.IgnoresChangedContent, nameof(ReferenceIngestion.A_labeled_item_whose_content_changed_keeps_its_labels_and_needs_review) },
        { Fault.HandsOutMissing, nameof(ReferenceMissing.A_missing_item_is_handed_out_to_nobody_until_it_returns) },
        { Fault.ListsPathsByCodeUnits, nameof(ReferenceMissing.Items_come_in_the_order_of_their_paths_code_points) },
        { Fault.KeepsNothing, nameof(ReferenceDurability.Everything_is_as_it_was_after_the_data_is_opened_again) },
        { Fault.FoldsRecordKeys, nameof(ReferenceRecords.Kinds_keys_and_projects_are_told_apart_character_by_character) },
        { Fault.ListsRecordsByCodeUnits, nameof(ReferenceRecords.Records_are_listed_by_kind_in_the_order_of_their_keys_by_code_points) },
        { Fault.OverwritesRecords, nameof(ReferenceRecords.Who_knows_another_version_writes_nothing) },
        { Fault.NotAtomicRecordWrite, nameof(ReferenceRecords.Of_many_who_write_at_once_each_builds_on_the_one_before) },
        { Fault.DeletesOtherVersions, nameof(ReferenceRecords.Who_knows_another_version_deletes_nothing) },
        { Fault.ReusesRecordVersions, nameof(ReferenceRecords.A_record_written_anew_after_its_deletion_has_a_version_that_was_never_given) },
    };

    /// <summary>What shows in what a store says and holds, whoever calls it and when.</summary>
    public static TheoryData<Fault> FaultsThatShowInRandomHistories =>
    [
        Fault.AnotherTaskOnAsking, Fault.ExpiresOneTickLate, Fault.IgnoresClockSetBack, Fault.ReusesToken, Fault.AcceptsAfterLoss, Fault.RefusesLateAnswers,
        Fault.PauseLosesWork, Fault.ForgetsIdempotence, Fault.KeepsRetriesTwice, Fault.LosesAnswers, Fault.MixesUpOutcomes, Fault.IgnoresWhoSubmits,
        Fault.SameLabelerTwice, Fault.OneAnswerTooMany, Fault.RenewalIsForgotten, Fault.RenewsLostLeases, Fault.ReleaseDoesNothing, Fault.PrefetchBurns,
        Fault.DraftsDieWithTheLease, Fault.DraftsOutliveTheirAnswer, Fault.MixesGroups, Fault.SkipForOthersIsForAnyone, Fault.IgnoresAssignment,
        Fault.LosesImports, Fault.ImportsOverLeases,
        Fault.IgnoresVersions, Fault.AllowsEveryDecision, Fault.LosesHistoryOnReject, Fault.ForgetsKeptLabels, Fault.RelabelsOnConflict, Fault.CountersDrift,
        Fault.SnapshotSeesLaterChanges, Fault.IgnoresChangedContent, Fault.HandsOutMissing, Fault.KeepsNothing,
    ];

    [Fact]
    public void The_reference_store_is_enrolled_in_every_class() => ConformanceSuite.AllConformanceClassesAreEnrolled<LabelStoreConformance>(Here);

    [Fact]
    public void A_class_left_out_is_noticed()
    {
        Exception exception = Assert.ThrowsAny<Exception>(
            () => ConformanceSuite.AllConformanceClassesAreEnrolled<LabelStoreConformance>(typeof(LabelStore).Assembly));

        Assert.Contains(nameof(LabelStoreClaimConformance), exception.Message, StringComparison.Ordinal);
        Assert.Contains(nameof(LabelStoreModelConformance), exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_fault_has_a_test_that_catches_it()
        => Assert.Equal(Enum.GetValues<Fault>(), Catchers.Select(row => row.Data.Item1).Order());

    [Theory]
    [MemberData(nameof(Catchers))]
    public async Task The_suite_catches(Fault fault, string test)
    {
        Type enrolled = Assert.Single(Here.GetExportedTypes(), t => !t.IsAbstract && typeof(LabelStoreConformance).IsAssignableFrom(t) && t.GetMethod(test) is not null);

        Assert.NotNull(await SuiteRunner.FailureAsync(enrolled, test, new FaultyFixture(fault)));
        Assert.Null(await SuiteRunner.FailureAsync(enrolled, test, new ReferenceFixture()));
    }

    [Theory]
    [MemberData(nameof(FaultsThatShowInRandomHistories))]
    public async Task Random_histories_find(Fault fault)
    {
        string? failure = await SuiteRunner.FailureAsync(
            typeof(ReferenceModel), nameof(LabelStoreModelConformance.Random_histories_come_to_what_the_model_says), new FaultyFixture(fault));

        Assert.NotNull(failure);
        Assert.Contains("seed ", failure, StringComparison.Ordinal);
        TestContext.Current.TestOutputHelper?.WriteLine(failure);
    }
}
