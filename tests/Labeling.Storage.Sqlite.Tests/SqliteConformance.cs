using Labeling.ConformanceTests;

namespace Labeling.Storage.Sqlite.Tests;

public sealed class SqliteAssignment(SqliteFixture fixture) : LabelStoreAssignmentConformance(fixture), IClassFixture<SqliteFixture>;

public sealed class SqliteBrowsing(SqliteFixture fixture) : LabelStoreBrowsingConformance(fixture), IClassFixture<SqliteFixture>;

public sealed class SqliteCancellation(SqliteFixture fixture) : LabelStoreCancellationConformance(fixture), IClassFixture<SqliteFixture>;

public sealed class SqliteClaim(SqliteFixture fixture) : LabelStoreClaimConformance(fixture), IClassFixture<SqliteFixture>;

public sealed class SqliteConcurrency(SqliteFixture fixture) : LabelStoreConcurrencyConformance(fixture), IClassFixture<SqliteFixture>;

public sealed class SqliteDraft(SqliteFixture fixture) : LabelStoreDraftConformance(fixture), IClassFixture<SqliteFixture>;

public sealed class SqliteDurability(SqliteFixture fixture) : LabelStoreDurabilityConformance(fixture), IClassFixture<SqliteFixture>;

public sealed class SqliteMissing(SqliteFixture fixture) : LabelStoreMissingConformance(fixture), IClassFixture<SqliteFixture>;

public sealed class SqliteImport(SqliteFixture fixture) : LabelStoreImportConformance(fixture), IClassFixture<SqliteFixture>;

public sealed class SqliteIngestion(SqliteFixture fixture) : LabelStoreIngestionConformance(fixture), IClassFixture<SqliteFixture>;

public sealed class SqliteLease(SqliteFixture fixture) : LabelStoreLeaseConformance(fixture), IClassFixture<SqliteFixture>;

public sealed class SqliteModel(SqliteFixture fixture) : LabelStoreModelConformance(fixture), IClassFixture<SqliteFixture>;

public sealed class SqliteOverlap(SqliteFixture fixture) : LabelStoreOverlapConformance(fixture), IClassFixture<SqliteFixture>;

public sealed class SqlitePrefetch(SqliteFixture fixture) : LabelStorePrefetchConformance(fixture), IClassFixture<SqliteFixture>;

public sealed class SqliteProgress(SqliteFixture fixture) : LabelStoreProgressConformance(fixture), IClassFixture<SqliteFixture>;

public sealed class SqliteProject(SqliteFixture fixture) : LabelStoreProjectConformance(fixture), IClassFixture<SqliteFixture>;

public sealed class SqliteQueue(SqliteFixture fixture) : LabelStoreQueueConformance(fixture), IClassFixture<SqliteFixture>;

public sealed class SqliteRecord(SqliteFixture fixture) : LabelStoreRecordConformance(fixture), IClassFixture<SqliteFixture>;

public sealed class SqliteRelabel(SqliteFixture fixture) : LabelStoreRelabelConformance(fixture), IClassFixture<SqliteFixture>;

public sealed class SqliteReview(SqliteFixture fixture) : LabelStoreReviewConformance(fixture), IClassFixture<SqliteFixture>;

public sealed class SqliteSkip(SqliteFixture fixture) : LabelStoreSkipConformance(fixture), IClassFixture<SqliteFixture>;

public sealed class SqliteSnapshot(SqliteFixture fixture) : LabelStoreSnapshotConformance(fixture), IClassFixture<SqliteFixture>;

public sealed class SqliteSubmit(SqliteFixture fixture) : LabelStoreSubmitConformance(fixture), IClassFixture<SqliteFixture>;

public sealed class SqliteEnrollment
{
    [Fact]
    public void Every_class_of_the_store_suite_is_enrolled()
        => ConformanceSuite.AllConformanceClassesAreEnrolled<LabelStoreConformance>(typeof(SqliteEnrollment).Assembly);
}
