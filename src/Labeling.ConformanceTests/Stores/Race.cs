using System.Runtime.ExceptionServices;

namespace Labeling.ConformanceTests;

/// <summary>Runs the same thing on dedicated threads that start at the same moment.</summary>
internal static class Race
{
    /// <summary>Runs once for each racer.</summary>
    /// <returns>What each returned, in the order of the racers.</returns>
    public static T[] Run<T>(int racers, Func<int, Task<T>> run)
    {
        var results = new T[racers];
        var failures = new Exception?[racers];
        using var start = new Barrier(racers);
        Thread[] threads = [.. Enumerable.Range(0, racers).Select(racer => new Thread(() =>
        {
            try
            {
                start.SignalAndWait();
                results[racer] = run(racer).GetAwaiter().GetResult();
            }
            catch (Exception exception) when (exception is not OutOfMemoryException)
            {
                failures[racer] = exception;
            }
        })
        {
            IsBackground = true,
            Name = $"racer {racer}",
        })];
        Array.ForEach(threads, t => t.Start());
        Array.ForEach(threads, t => t.Join());
        if (failures.FirstOrDefault(f => f is not null) is { } failure)
        {
            ExceptionDispatchInfo.Throw(failure);
        }

        return results;
    }
}
