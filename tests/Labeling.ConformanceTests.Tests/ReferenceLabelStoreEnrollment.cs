namespace Labeling.ConformanceTests.Tests;

public sealed class ReferenceProjects() : LabelStoreProjectConformance(new ReferenceFixture());

public sealed class ReferenceIngestion() : LabelStoreIngestionConformance(new ReferenceFixture());

public sealed class ReferenceClaims() : LabelStoreClaimConformance(new ReferenceFixture());

public sealed class ReferenceLeases() : LabelStoreLeaseConformance(new ReferenceFixture());

public sealed class ReferencePrefetch() : LabelStorePrefetchConformance(new ReferenceFixture());

public sealed class ReferenceSubmissions() : LabelStoreSubmitConformance(new ReferenceFixture());

public sealed class ReferenceSkips() : LabelStoreSkipConformance(new ReferenceFixture());

public sealed class ReferenceReviews() : LabelStoreReviewConformance(new ReferenceFixture());

public sealed class ReferenceRelabeling() : LabelStoreRelabelConformance(new ReferenceFixture());

public sealed class ReferenceOverlap() : LabelStoreOverlapConformance(new ReferenceFixture());

public sealed class ReferenceDrafts() : LabelStoreDraftConformance(new ReferenceFixture());

public sealed class ReferenceAssignment() : LabelStoreAssignmentConformance(new ReferenceFixture());

public sealed class ReferenceQueues() : LabelStoreQueueConformance(new ReferenceFixture());

public sealed class ReferenceProgress() : LabelStoreProgressConformance(new ReferenceFixture());

public sealed class ReferenceBrowsing() : LabelStoreBrowsingConformance(new ReferenceFixture());

public sealed class ReferenceSnapshots() : LabelStoreSnapshotConformance(new ReferenceFixture());

public sealed class ReferenceCancellation() : LabelStoreCancellationConformance(new ReferenceFixture());

public sealed class ReferenceConcurrency() : LabelStoreConcurrencyConformance(new ReferenceFixture());

public sealed class ReferenceDurability() : LabelStoreDurabilityConformance(new ReferenceFixture());
