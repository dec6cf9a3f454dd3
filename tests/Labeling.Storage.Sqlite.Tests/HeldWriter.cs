namespace Labeling.Storage.Sqlite.Tests;

/// <summary>Keeps the writer in the middle of a transaction, by way of a consensus rule that takes its time.</summary>
internal sealed class HeldWriter : IAsyncDisposable
{
    private readonly ManualResetEventSlim _letGo = new();
    private Task<SubmitResult>? _submit;

    public static async Task<HeldWriter> HoldAsync(TemporaryStore store)
    {
        Project project = (await store.Store.TryCreateProjectAsync(
            Projects.New(store.Time, "held", new ProjectSettings { MinLabelers = 2, MaxLabelers = 2 })))!;
        await store.Store.AddItemsAsync(project.Id, Projects.Items(1));
        TaskLease first = (await store.Store.ClaimAsync(Projects.Claim(project, "first"))).Lease!;
        TaskLease second = (await store.Store.ClaimAsync(Projects.Claim(project, "second"))).Lease!;
        await store.Store.SubmitAsync(Projects.Answer(first, _ => ConsensusDecision.Disagreement));
        var held = new HeldWriter();
        var isHeld = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        held._submit = store.Store.SubmitAsync(Projects.Answer(second, _ =>
        {
            isHeld.TrySetResult();
            held._letGo.Wait();
            return ConsensusDecision.Disagreement;
        }));
        await isHeld.Task;
        return held;
    }

    public async ValueTask DisposeAsync()
    {
        _letGo.Set();
        await _submit!;
        _letGo.Dispose();
    }
}
