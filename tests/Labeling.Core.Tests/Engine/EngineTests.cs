using Labeling.ConformanceTests;

namespace Labeling.Core.Engine;

public sealed class EngineTests
{
    [Fact]
    public async Task The_store_is_made_ready_once_by_whoever_comes_first()
    {
        var store = new CountingStore(new ReferenceLabelStore());
        await using var engine = new LabelingEngine(store, [new MemorySource()]);
        Assert.Equal(0, store.Initializations);

        await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => Task.Run(() => engine.Projects.FindAsync("x"))));
        await engine.InitializeAsync();

        Assert.Equal(1, store.Initializations);
    }

    [Fact]
    public async Task A_store_that_could_not_be_opened_is_tried_again_at_the_next_call()
    {
        var store = new CountingStore(new ReferenceLabelStore()) { Failures = 1 };
        await using var engine = new LabelingEngine(store, [new MemorySource()]);

        var exception = await Assert.ThrowsAsync<LabelStoreException>(() => engine.Projects.FindAsync("x"));
        Assert.Equal(LabelingErrorCodes.StoreFailed, exception.Code);
        Assert.Null(await engine.Projects.FindAsync("x"));
        Assert.Equal(2, store.Initializations);
    }

    [Fact]
    public async Task The_engine_disposes_the_store_once_and_is_closed_then()
    {
        var store = new CountingStore(new ReferenceLabelStore());
        var engine = new LabelingEngine(store, [new MemorySource()]);
        await engine.InitializeAsync();

        await engine.DisposeAsync();
        await engine.DisposeAsync();

        Assert.Equal(1, store.Disposals);
        await Assert.ThrowsAsync<ObjectDisposedException>(() => engine.Projects.FindAsync("x"));
    }

    [Fact]
    public void Two_sources_of_one_name_are_refused()
        => Assert.Contains("'memory'", Assert.Throws<ArgumentException>(() => new LabelingEngine(new ReferenceLabelStore(), [new MemorySource(), new MemorySource()])).Message, StringComparison.Ordinal);

    [Fact]
    public async Task A_failing_submission_can_be_repeated()
    {
        CountingStore? store = null;
        await using var bench = new Bench(wrap: inner => store = new CountingStore(inner));
        var project = await bench.StartAsync(items: 1);
        var task = (await project.Queue.ClaimAsync("ana"))!;
        task.Answer(task.Items[0], new Annotation("can", new BoundingBox(1, 1, 2, 2)));
        store!.LostReplies = 1;

        await Assert.ThrowsAsync<LabelStoreException>(() => task.SubmitAsync());
        var again = await task.SubmitAsync();

        Assert.Equal(SubmissionStatus.AlreadyAccepted, again.Outcomes[0].Status);
        Assert.Equal(1, (await project.GetProgressAsync()).Labeled);
    }

    private sealed class CountingStore(LabelStore inner) : ForwardingStore(inner)
    {
        private int _initializations;

        public int Initializations => _initializations;

        public int Disposals { get; private set; }

        public int Failures { get; set; }

        /// <summary>How many submissions are committed and yet end in a failure, as when a connection breaks.</summary>
        public int LostReplies { get; set; }

        public override async Task InitializeAsync(CancellationToken cancellationToken = default)
        {
            Interlocked.Increment(ref _initializations);
            await Task.Yield();
            if (Failures-- > 0)
            {
                throw new LabelStoreException("counting", "InitializeAsync", "The server is away; start it.", isTransient: true);
            }

            await base.InitializeAsync(cancellationToken);
        }

        public override async Task<SubmitResult> SubmitAsync(SubmitRequest request, CancellationToken cancellationToken = default)
        {
            var result = await base.SubmitAsync(request, cancellationToken);
            return LostReplies-- > 0 ? throw new LabelStoreException("counting", "SubmitAsync", "The connection broke; try again.", isTransient: true) : result;
        }

        public override ValueTask DisposeAsync()
        {
            Disposals++;
            return base.DisposeAsync();
        }
    }
}
