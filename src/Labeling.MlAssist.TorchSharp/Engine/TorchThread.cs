using System.Collections.Concurrent;

namespace Labeling.MlAssist.TorchSharp;

/// <summary>A thread for computing with libtorch, and for nothing else.</summary>
/// <remarks>
/// libtorch keeps helpers for every thread that computes with it. Where those of several threads are more than there are processors, all of them wait asleep
/// instead of awake, and every step of a network begins with waking them up. So nothing is computed on the threads of the pool.
/// </remarks>
internal sealed class TorchThread : IDisposable
{
    private readonly BlockingCollection<Task> _work = [];
    private readonly Thread _thread;

    public TorchThread()
    {
        _thread = new Thread(Work) { IsBackground = true, Name = "libtorch" };
        _thread.Start();
    }

    public Task<T> RunAsync<T>(Func<T> compute)
    {
        var task = new Task<T>(compute, TaskCreationOptions.RunContinuationsAsynchronously);
        _work.Add(task);
        return task;
    }

    public void Dispose()
    {
        _work.CompleteAdding();
        _thread.Join();
        _work.Dispose();
    }

    private void Work()
    {
        foreach (var compute in _work.GetConsumingEnumerable())
        {
            compute.RunSynchronously(TaskScheduler.Default);
        }
    }
}
