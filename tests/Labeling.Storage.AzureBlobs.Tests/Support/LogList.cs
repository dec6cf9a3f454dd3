using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace Labeling.Storage.AzureBlobs.Tests;

/// <summary>Keeps what is logged.</summary>
internal sealed class LogList : ILoggerFactory, ILogger
{
    private readonly ConcurrentQueue<string> _messages = [];

    public string[] Messages => [.. _messages];

    public void AddProvider(ILoggerProvider provider)
    {
    }

    public ILogger CreateLogger(string categoryName) => this;

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        => _messages.Enqueue(formatter(state, exception) + exception);

    public void Dispose()
    {
    }
}
