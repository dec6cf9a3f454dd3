namespace Labeling.ConformanceTests.Tests;

/// <summary>The suites of the smaller contracts catch what is broken on purpose.</summary>
public sealed class ProviderSuiteTests
{
    [Theory]
    [InlineData(nameof(LocalFolderAssets.Files_are_listed_once_each_in_ordinal_order_with_their_sizes))]
    [InlineData(nameof(LocalFolderAssets.A_path_that_leaves_the_root_is_refused))]
    [InlineData(nameof(LocalFolderAssets.Cancellation_stops_listing_and_opening))]
    [InlineData(nameof(LocalFolderAssets.The_content_tag_changes_also_where_the_size_does_not))]
    [InlineData(nameof(LocalFolderAssets.A_file_says_when_it_was_last_changed_if_its_place_knows))]
    [InlineData(nameof(LocalFolderAssets.An_empty_file_is_listed_and_read))]
    [InlineData(nameof(LocalFolderAssets.A_stream_that_can_seek_reads_from_anywhere))]
    [InlineData(nameof(LocalFolderAssets.A_file_that_is_replaced_while_it_is_read_is_read_as_it_was_or_not_to_its_end))]
    [InlineData(nameof(LocalFolderAssets.A_link_reads_one_file_where_links_are_given))]
    public async Task A_broken_source_is_caught_by(string test)
    {
        using var broken = new BrokenSourceFixture();

        Assert.NotNull(await SuiteRunner.FailureAsync(typeof(LocalFolderAssets), test, broken));
    }

    [Theory]
    [InlineData(nameof(CocoExports.An_export_says_what_it_wrote_and_where))]
    [InlineData(nameof(CocoExports.The_same_snapshot_gives_the_same_files))]
    [InlineData(nameof(CocoExports.Progress_ends_at_the_number_of_items_and_never_goes_back))]
    [InlineData(nameof(CocoExports.A_cancelled_export_leaves_nothing_behind))]
    [InlineData(nameof(CocoExports.An_export_that_fails_halfway_leaves_nothing_behind))]
    public async Task A_broken_exporter_is_caught_by(string test)
    {
        using var broken = new BrokenExporterFixture();

        Assert.NotNull(await SuiteRunner.FailureAsync(typeof(CocoExports), test, broken));
    }

    [Theory]
    [InlineData(nameof(FolderExports.Files_show_altogether_once_they_are_committed))]
    [InlineData(nameof(FolderExports.Nothing_is_left_of_what_was_not_committed))]
    [InlineData(nameof(FolderExports.A_file_that_is_there_is_not_replaced_unasked))]
    [InlineData(nameof(FolderExports.A_file_that_somebody_else_writes_meanwhile_is_not_replaced_unasked))]
    [InlineData(nameof(FolderExports.A_file_is_replaced_when_that_is_asked_for_and_stays_until_then))]
    [InlineData(nameof(FolderExports.A_cancelled_call_throws_and_nothing_is_left))]
    public async Task A_broken_destination_is_caught_by(string test)
    {
        using var broken = new BrokenDestinationFixture();

        Assert.NotNull(await SuiteRunner.FailureAsync(typeof(FolderExports), test, broken));
    }

    [Theory]
    [InlineData(nameof(ImageReaderPictures.Sound_files_are_known_by_their_first_bytes_and_other_bytes_are_not))]
    [InlineData(nameof(ImageReaderPictures.A_picture_is_the_same_each_time_and_its_stream_stays_open))]
    [InlineData(nameof(ImageReaderPictures.Limits_are_checked_on_the_header))]
    [InlineData(nameof(ImageReaderPictures.An_empty_file_and_one_of_another_kind_cannot_be_read))]
    [InlineData(nameof(ImageReaderPictures.A_file_cut_off_anywhere_gives_a_picture_or_the_one_error))]
    [InlineData(nameof(ImageReaderPictures.A_damaged_file_gives_a_picture_or_the_one_error))]
    [InlineData(nameof(ImageReaderPictures.Every_file_of_the_corpus_gives_a_picture_or_the_one_error_in_bounded_time))]
    [InlineData(nameof(ImageReaderPictures.Changes_to_the_corpus_give_a_picture_or_the_one_error_in_bounded_time))]
    [InlineData(nameof(ImageReaderPictures.Cancellation_is_heeded))]
    public async Task A_broken_decoder_is_caught_by(string test)
        => Assert.NotNull(await SuiteRunner.FailureAsync(typeof(ImageReaderPictures), test, new BrokenDecoderFixture()));

    [Theory]
    [InlineData(TrainerFault.LearnsNothing, nameof(ColourTrainers.A_model_learns_what_can_be_learned))]
    [InlineData(TrainerFault.ThrowsOnBrokenPictures, nameof(ColourTrainers.Each_item_gets_one_prediction_in_order_and_a_broken_picture_a_problem))]
    [InlineData(TrainerFault.PassesBrokenPicturesOver, nameof(ColourTrainers.Each_item_gets_one_prediction_in_order_and_a_broken_picture_a_problem))]
    [InlineData(TrainerFault.ScoresAreNoProbabilities, nameof(ColourTrainers.Scores_are_probabilities_and_embeddings_have_length_one))]
    [InlineData(TrainerFault.LongEmbeddings, nameof(ColourTrainers.Scores_are_probabilities_and_embeddings_have_length_one))]
    [InlineData(TrainerFault.ForgetsWhatItLearned, nameof(ColourTrainers.A_loaded_model_predicts_what_it_predicted_when_it_was_trained))]
    [InlineData(TrainerFault.LoadsWhatIsDamaged, nameof(ColourTrainers.A_damaged_model_is_refused))]
    [InlineData(TrainerFault.IgnoresCancellation, nameof(ColourTrainers.A_cancelled_training_stops))]
    public async Task A_broken_trainer_is_caught_by(TrainerFault fault, string test)
        => Assert.NotNull(await SuiteRunner.FailureAsync(typeof(ColourTrainers), test, new BrokenTrainerFixture(fault)));
}
