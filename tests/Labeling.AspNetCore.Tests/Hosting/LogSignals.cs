using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace Labeling.AspNetCore;

/// <summary>Turns what the studio logs into events that tests wait for.</summary>
internal sealed class LogSignals : ILoggerProvider, ILogger
{
    /// <summary>A dataset has been read in.</summary>
    public const int Started = 5003;

    private readonly ConcurrentDictionary<int, TaskCompletionSource> _said = new();

    public Task SaidAsync(int eventId) => Signal(eventId).Task.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);

    public ILogger CreateLogger(string categoryName) => this;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) => Signal(eventId.Id).TrySetResult();

    public bool IsEnabled(LogLevel logLevel) => true;

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull
        => null;

    public void Dispose()
    {
    }

    private TaskCompletionSource Signal(int eventId) => _said.GetOrAdd(eventId, _ => new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
}
