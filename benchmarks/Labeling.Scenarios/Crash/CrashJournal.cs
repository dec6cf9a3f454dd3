using System.Globalization;
using System.Text;
using Microsoft.Win32.SafeHandles;

namespace Labeling.Scenarios;

/// <summary>Notes what labelers see in a file outside the store. What is noted outlives the process, however it ends.</summary>
/// <remarks>
/// One line an event: what happened, the lease's token, the labeler, the items, and a full stop. A line without its full stop was cut off
/// and counts for nothing. Each is written with one call to the system and not flushed to the disk: a killed process loses no written bytes.
/// </remarks>
internal sealed class CrashJournal : ICrewJournal, IDisposable
{
    private const char Claim = 'c';
    private const char Send = 's';
    private const char Acknowledge = 'a';
    private const char Refuse = 'x';

    private readonly SafeFileHandle _file;
    private readonly Lock _lock = new();
    private long _end;

    private Action? _firstAcknowledged;

    private CrashJournal(SafeFileHandle file, Action? firstAcknowledged)
    {
        _file = file;
        _firstAcknowledged = firstAcknowledged;
        _end = RandomAccess.GetLength(file);
    }

    /// <summary>Opens a journal to write at its end.</summary>
    /// <param name="path">The file, made when absent.</param>
    /// <param name="firstAcknowledged">Called once, when an acknowledgement has been noted.</param>
    public static CrashJournal Open(string path, Action? firstAcknowledged = null)
    {
        var journal = new CrashJournal(File.OpenHandle(path, FileMode.OpenOrCreate, FileAccess.Write, FileShare.Read), firstAcknowledged);
        journal.Write("\n");
        return journal;
    }

    /// <summary>Puts what the journal tells into a ledger.</summary>
    /// <returns>What was sent and neither acknowledged nor refused: labeler, token and items.</returns>
    public static IReadOnlyCollection<(string Labeler, LeaseToken Token, ItemId[] Items)> Read(string path, ItemLedger ledger)
    {
        var pending = new Dictionary<LeaseToken, (string, LeaseToken, ItemId[])>();
        if (!File.Exists(path))
        {
            return pending.Values;
        }

        foreach (string[] parts in File.ReadLines(path).Select(line => line.Split(' ')).Where(parts => parts is [_, _, _, _, "."]))
        {
            var token = new LeaseToken(Guid.Parse(parts[1]));
            ItemId[] items = [.. parts[3].Split(',', StringSplitOptions.RemoveEmptyEntries).Select(text => new ItemId(long.Parse(text, CultureInfo.InvariantCulture)))];
            switch (parts[0][0])
            {
                case Claim:
                    Array.ForEach(items, item => ledger.Seen(item, token));
                    break;
                case Send:
                    pending[token] = (parts[2], token, items);
                    break;
                case Acknowledge:
                    Array.ForEach(items, item => ledger.Acknowledge(item, token));
                    pending.Remove(token);
                    break;
                default:
                    // The status follows the letter.
                    Array.ForEach(items, item => ledger.Refuse(parts[2], item, Enum.Parse<SubmissionStatus>(parts[0][1..])));
                    pending.Remove(token);
                    break;
            }
        }

        return pending.Values;
    }

    /// <inheritdoc/>
    public void Claimed(TaskLease lease) => Write($"{Claim}", lease.Token, lease.Labeler, lease.Items.Select(item => item.Id));

    /// <inheritdoc/>
    public void Sending(SubmitRequest request) => Write($"{Send}", request.Token, request.Labeler, request.Submissions.Select(s => s.ItemId));

    /// <inheritdoc/>
    public void Acknowledged(SubmitRequest request)
    {
        Write($"{Acknowledge}", request.Token, request.Labeler, request.Submissions.Select(s => s.ItemId));
        Interlocked.Exchange(ref _firstAcknowledged, null)?.Invoke();
    }

    /// <inheritdoc/>
    public void Refused(SubmitRequest request, SubmissionOutcome outcome) => Write($"{Refuse}{outcome.Status}", request.Token, request.Labeler, [outcome.ItemId]);

    /// <inheritdoc/>
    public void Dispose() => _file.Dispose();

    private void Write(string what, LeaseToken token, string labeler, IEnumerable<ItemId> items)
        => Write($"{what} {token} {labeler} {string.Join(',', items)} .\n");

    private void Write(string line)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(line);
        lock (_lock)
        {
            RandomAccess.Write(_file, bytes, _end);
            _end += bytes.Length;
        }
    }
}
