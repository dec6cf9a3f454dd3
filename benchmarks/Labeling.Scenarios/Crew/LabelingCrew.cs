using System.Diagnostics;
using System.Globalization;

namespace Labeling.Scenarios;

/// <summary>Labelers that work at once, each as fast as the store lets them: claim a page, submit answers, claim again.</summary>
internal sealed class LabelingCrew(LabelStore store, ProjectId projectId, CrewOptions options, ICrewJournal journal)
{
    /// <summary>Longer than any run, so that an item goes through exactly one pair of hands.</summary>
    public static readonly TimeSpan LeaseDuration = TimeSpan.FromDays(7);

    private const int MostRetries = 50;

    private readonly LatencyHistogram _claims = new();
    private readonly LatencyHistogram _submits = new();
    private long _pairs;
    private long _retries;
    private volatile bool _ranOut;

    /// <summary>The name of a labeler, by number from 0.</summary>
    public static string NameOf(int labeler) => string.Create(CultureInfo.InvariantCulture, $"labeler-{labeler:D4}");

    /// <summary>Works until <see cref="CrewOptions.Stop"/>, or until nothing is left. Whoever has claimed by then still submits.</summary>
    public async Task<CrewOutcome> RunAsync(CancellationToken cancellationToken)
    {
        long start = Stopwatch.GetTimestamp();
        await Task.WhenAll(Enumerable.Range(0, options.Labelers).Select(labeler => Task.Run(() => LabelAsync(labeler, cancellationToken), cancellationToken)));
        return new CrewOutcome
        {
            Elapsed = Stopwatch.GetElapsedTime(start),
            Pairs = _pairs,
            RanOut = _ranOut,
            Retries = _retries,
            Claims = _claims,
            Submits = _submits,
        };
    }

    /// <summary>Hands answers in, again where need be, and notes what became of them.</summary>
    public async Task SubmitAsync(SubmitRequest request, CancellationToken cancellationToken)
    {
        journal.Sending(request);
        long start = Stopwatch.GetTimestamp();
        SubmitResult result = await InsistAsync(() => store.SubmitAsync(request, cancellationToken));
        _submits.RecordSince(start);
        if (result.IsAccepted)
        {
            journal.Acknowledged(request);
            Interlocked.Increment(ref _pairs);
            return;
        }

        foreach (SubmissionOutcome outcome in result.Outcomes.Where(o => o.Status is not (SubmissionStatus.Accepted or SubmissionStatus.AlreadyAccepted)))
        {
            journal.Refused(request, outcome);
        }
    }

    private async Task LabelAsync(int labeler, CancellationToken cancellationToken)
    {
        var answers = new CrewAnswers(options.Seed + labeler, options.SkipShare);
        var request = new ClaimRequest { ProjectId = projectId, Labeler = NameOf(labeler), PageSize = options.PageSize, LeaseDuration = LeaseDuration };
        while (!options.Stop())
        {
            long start = Stopwatch.GetTimestamp();
            ClaimResult claim = await InsistAsync(() => store.ClaimAsync(request, cancellationToken));
            if (claim.Lease is not { } lease)
            {
                _ranOut = true;
                return;
            }

            _claims.RecordSince(start);
            journal.Claimed(lease);
            if (options.Thinking > TimeSpan.Zero)
            {
                await Task.Delay(options.Thinking, cancellationToken);
            }

            await SubmitAsync(answers.For(lease), cancellationToken);
        }
    }

    /// <summary>Makes a call again while the store says that it may succeed later. Claims and submits may be repeated.</summary>
    private async Task<T> InsistAsync<T>(Func<Task<T>> call)
    {
        for (int attempt = 1; ; attempt++)
        {
            try
            {
                return await call();
            }
            catch (LabelStoreException exception) when (exception.IsTransient && attempt <= MostRetries)
            {
                Interlocked.Increment(ref _retries);
                await Task.Delay(attempt);
            }
        }
    }
}
