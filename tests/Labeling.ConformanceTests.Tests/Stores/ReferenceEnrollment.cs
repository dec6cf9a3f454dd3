namespace Labeling.ConformanceTests.Tests;

public sealed class ReferenceProjects(ReferenceFixture fixture) : LabelStoreProjectConformance(fixture), IClassFixture<ReferenceFixture>;

public sealed class ReferenceIngestion(ReferenceFixture fixture) : LabelStoreIngestionConformance(fixture), IClassFixture<ReferenceFixture>;

public sealed class ReferenceMissing(ReferenceFixture fixture) : LabelStoreMissingConformance(fixture), IClassFixture<ReferenceFixture>;

public sealed class ReferenceClaims(ReferenceFixture fixture) : LabelStoreClaimConformance(fixture), IClassFixture<ReferenceFixture>;

public sealed class ReferenceLeases(ReferenceFixture fixture) : LabelStoreLeaseConformance(fixture), IClassFixture<ReferenceFixture>;

public sealed class ReferencePrefetch(ReferenceFixture fixture) : LabelStorePrefetchConformance(fixture), IClassFixture<ReferenceFixture>;

public sealed class ReferenceSubmissions(ReferenceFixture fixture) : LabelStoreSubmitConformance(fixture), IClassFixture<ReferenceFixture>;

public sealed class ReferenceSkips(ReferenceFixture fixture) : LabelStoreSkipConformance(fixture), IClassFixture<ReferenceFixture>;

public sealed class ReferenceReviews(ReferenceFixture fixture) : LabelStoreReviewConformance(fixture), IClassFixture<ReferenceFixture>;

public sealed class ReferenceRelabeling(ReferenceFixture fixture) : LabelStoreRelabelConformance(fixture), IClassFixture<ReferenceFixture>;

public sealed class ReferenceOverlap(ReferenceFixture fixture) : LabelStoreOverlapConformance(fixture), IClassFixture<ReferenceFixture>;

public sealed class ReferenceDrafts(ReferenceFixture fixture) : LabelStoreDraftConformance(fixture), IClassFixture<ReferenceFixture>;

public sealed class ReferenceAssignment(ReferenceFixture fixture) : LabelStoreAssignmentConformance(fixture), IClassFixture<ReferenceFixture>;

public sealed class ReferenceImports(ReferenceFixture fixture) : LabelStoreImportConformance(fixture), IClassFixture<ReferenceFixture>;

public sealed class ReferenceQueues(ReferenceFixture fixture) : LabelStoreQueueConformance(fixture), IClassFixture<ReferenceFixture>;

public sealed class ReferenceProgress(ReferenceFixture fixture) : LabelStoreProgressConformance(fixture), IClassFixture<ReferenceFixture>;

public sealed class ReferenceBrowsing(ReferenceFixture fixture) : LabelStoreBrowsingConformance(fixture), IClassFixture<ReferenceFixture>;

public sealed class ReferenceSnapshots(ReferenceFixture fixture) : LabelStoreSnapshotConformance(fixture), IClassFixture<ReferenceFixture>;

public sealed class ReferenceCancellation(ReferenceFixture fixture) : LabelStoreCancellationConformance(fixture), IClassFixture<ReferenceFixture>;

public sealed class ReferenceConcurrency(ReferenceFixture fixture) : LabelStoreConcurrencyConformance(fixture), IClassFixture<ReferenceFixture>;

public sealed class ReferenceDurability(ReferenceFixture fixture) : LabelStoreDurabilityConformance(fixture), IClassFixture<ReferenceFixture>;

public sealed class ReferenceRecords(ReferenceFixture fixture) : LabelStoreRecordConformance(fixture), IClassFixture<ReferenceFixture>;

public sealed class ReferenceModel(ReferenceFixture fixture) : LabelStoreModelConformance(fixture), IClassFixture<ReferenceFixture>;
