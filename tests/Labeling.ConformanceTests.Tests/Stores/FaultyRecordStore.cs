using System.Collections.Concurrent;

namespace Labeling.ConformanceTests.Tests;

/// <summary>A store that is right but for one fault: records.</summary>
public abstract class FaultyRecordStore(Fault fault, LabelStore inner) : DelegatingStore(inner)
{
    private readonly ConcurrentDictionary<string, long> _offsets = [];

    protected Fault Fault => fault;

    protected CancellationToken Token(CancellationToken cancellationToken) => Fault == Fault.IgnoresCancellation ? CancellationToken.None : cancellationToken;

    public override async Task<ProjectRecord?> FindRecordAsync(ProjectId projectId, string kind, string key, CancellationToken cancellationToken = default)
        => Shown(await base.FindRecordAsync(projectId, kind, Folded(key), Token(cancellationToken)));

    public override IAsyncEnumerable<ProjectRecord> ListRecordsAsync(ProjectId projectId, string kind, CancellationToken cancellationToken = default)
    {
        IAsyncEnumerable<ProjectRecord> records = base.ListRecordsAsync(projectId, kind, Token(cancellationToken));
        return Fault == Fault.ListsRecordsByCodeUnits ? records.OrderBy(r => r.Key, StringComparer.Ordinal) : records;
    }

    public override async Task<ProjectRecord?> TryWriteRecordAsync(
        ProjectId projectId, string kind, string key, string json, long expectedVersion, CancellationToken cancellationToken = default)
    {
        key = Folded(key);
        cancellationToken = Token(cancellationToken);
        if (Fault is Fault.OverwritesRecords or Fault.NotAtomicRecordWrite)
        {
            long version = (await base.FindRecordAsync(projectId, kind, key, cancellationToken))?.Version ?? 0;
            if (version != expectedVersion && Fault == Fault.NotAtomicRecordWrite)
            {
                return null;
            }

            await Task.Yield();
            ProjectRecord? written = null;
            while (written is null)
            {
                version = (await base.FindRecordAsync(projectId, kind, key, cancellationToken))?.Version ?? 0;
                written = await base.TryWriteRecordAsync(projectId, kind, key, json, version, cancellationToken);
            }

            return written;
        }

        if (Fault == Fault.ReusesRecordVersions && _offsets.TryGetValue(key, out long offset) && expectedVersion > 0)
        {
            expectedVersion += offset;
        }

        ProjectRecord? record = await base.TryWriteRecordAsync(projectId, kind, key, json, expectedVersion, cancellationToken);
        if (record is not null && expectedVersion == 0 && Fault == Fault.ReusesRecordVersions)
        {
            _offsets[key] = record.Version - 1;
        }

        return Shown(record);
    }

    public override async Task<bool> TryDeleteRecordAsync(
        ProjectId projectId, string kind, string key, long expectedVersion, CancellationToken cancellationToken = default)
    {
        cancellationToken = Token(cancellationToken);
        long version = Fault switch
        {
            Fault.DeletesOtherVersions => (await base.FindRecordAsync(projectId, kind, key, cancellationToken))?.Version ?? expectedVersion,
            Fault.ReusesRecordVersions => expectedVersion + _offsets.GetValueOrDefault(key),
            _ => expectedVersion,
        };
        return await base.TryDeleteRecordAsync(projectId, kind, Folded(key), version, cancellationToken);
    }

    private string Folded(string key) => Fault == Fault.FoldsRecordKeys ? key.ToUpperInvariant() : key;

    private ProjectRecord? Shown(ProjectRecord? record) => record is null || Fault != Fault.ReusesRecordVersions ? record : new ProjectRecord
    {
        Kind = record.Kind,
        Key = record.Key,
        Json = record.Json,
        Version = record.Version - _offsets.GetValueOrDefault(record.Key),
        UpdatedAt = record.UpdatedAt,
    };
}
