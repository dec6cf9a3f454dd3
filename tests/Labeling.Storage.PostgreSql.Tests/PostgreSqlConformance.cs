using Labeling.ConformanceTests;

namespace Labeling.Storage.PostgreSql.Tests;

public sealed class PostgreSqlAssignment(PostgreSqlFixture fixture) : LabelStoreAssignmentConformance(fixture), IClassFixture<PostgreSqlFixture>;

public sealed class PostgreSqlBrowsing(PostgreSqlFixture fixture) : LabelStoreBrowsingConformance(fixture), IClassFixture<PostgreSqlFixture>;

public sealed class PostgreSqlCancellation(PostgreSqlFixture fixture) : LabelStoreCancellationConformance(fixture), IClassFixture<PostgreSqlFixture>;

public sealed class PostgreSqlClaim(PostgreSqlFixture fixture) : LabelStoreClaimConformance(fixture), IClassFixture<PostgreSqlFixture>;

public sealed class PostgreSqlConcurrency(PostgreSqlFixture fixture) : LabelStoreConcurrencyConformance(fixture), IClassFixture<PostgreSqlFixture>;

public sealed class PostgreSqlDraft(PostgreSqlFixture fixture) : LabelStoreDraftConformance(fixture), IClassFixture<PostgreSqlFixture>;

public sealed class PostgreSqlDurability(PostgreSqlFixture fixture) : LabelStoreDurabilityConformance(fixture), IClassFixture<PostgreSqlFixture>;

public sealed class PostgreSqlImport(PostgreSqlFixture fixture) : LabelStoreImportConformance(fixture), IClassFixture<PostgreSqlFixture>;

public sealed class PostgreSqlIngestion(PostgreSqlFixture fixture) : LabelStoreIngestionConformance(fixture), IClassFixture<PostgreSqlFixture>;

public sealed class PostgreSqlLease(PostgreSqlFixture fixture) : LabelStoreLeaseConformance(fixture), IClassFixture<PostgreSqlFixture>;

public sealed class PostgreSqlMissing(PostgreSqlFixture fixture) : LabelStoreMissingConformance(fixture), IClassFixture<PostgreSqlFixture>;

public sealed class PostgreSqlModel(PostgreSqlFixture fixture) : LabelStoreModelConformance(fixture), IClassFixture<PostgreSqlFixture>;

public sealed class PostgreSqlOverlap(PostgreSqlFixture fixture) : LabelStoreOverlapConformance(fixture), IClassFixture<PostgreSqlFixture>;

public sealed class PostgreSqlPrefetch(PostgreSqlFixture fixture) : LabelStorePrefetchConformance(fixture), IClassFixture<PostgreSqlFixture>;

public sealed class PostgreSqlProgress(PostgreSqlFixture fixture) : LabelStoreProgressConformance(fixture), IClassFixture<PostgreSqlFixture>;

public sealed class PostgreSqlProject(PostgreSqlFixture fixture) : LabelStoreProjectConformance(fixture), IClassFixture<PostgreSqlFixture>;

public sealed class PostgreSqlQueue(PostgreSqlFixture fixture) : LabelStoreQueueConformance(fixture), IClassFixture<PostgreSqlFixture>;

public sealed class PostgreSqlRecord(PostgreSqlFixture fixture) : LabelStoreRecordConformance(fixture), IClassFixture<PostgreSqlFixture>;

public sealed class PostgreSqlRelabel(PostgreSqlFixture fixture) : LabelStoreRelabelConformance(fixture), IClassFixture<PostgreSqlFixture>;

public sealed class PostgreSqlReview(PostgreSqlFixture fixture) : LabelStoreReviewConformance(fixture), IClassFixture<PostgreSqlFixture>;

public sealed class PostgreSqlSkip(PostgreSqlFixture fixture) : LabelStoreSkipConformance(fixture), IClassFixture<PostgreSqlFixture>;

public sealed class PostgreSqlSnapshot(PostgreSqlFixture fixture) : LabelStoreSnapshotConformance(fixture), IClassFixture<PostgreSqlFixture>;

public sealed class PostgreSqlSubmit(PostgreSqlFixture fixture) : LabelStoreSubmitConformance(fixture), IClassFixture<PostgreSqlFixture>;

public sealed class PostgreSqlEnrollment
{
    [Fact]
    public void Every_class_of_the_store_suite_is_enrolled()
        => ConformanceSuite.AllConformanceClassesAreEnrolled<LabelStoreConformance>(typeof(PostgreSqlEnrollment).Assembly);
}
