namespace Labeling.Storage.Relational;

/// <summary>One caller's work and its result.</summary>
/// <typeparam name="TResult">What the work gives.</typeparam>
public sealed class WriteRequest<TResult> : WriteRequest
{
    private readonly TaskCompletionSource<TResult> _source = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Func<RelationalSession, CancellationToken, ValueTask<TResult>> _work;
    private readonly CancellationToken _cancellationToken;
    private readonly CancellationTokenRegistration _registration;
    private TResult? _result;

    /// <summary>Puts work together.</summary>
    /// <param name="operation">The member that was called.</param>
    /// <param name="projectId">The project that it works in, or <see langword="null"/> when it makes one.</param>
    /// <param name="readAhead">What the work will ask, or <see langword="null"/> when it changes what others will ask.</param>
    /// <param name="work">The work, given the session; it may run more than once.</param>
    /// <param name="cancellationToken">Lets the caller give up before the work begins.</param>
    public WriteRequest(
        string operation,
        ProjectId? projectId,
        RelationalReadAhead? readAhead,
        Func<RelationalSession, CancellationToken, ValueTask<TResult>> work,
        CancellationToken cancellationToken)
        : base(operation, projectId, readAhead)
    {
        _work = work;
        _cancellationToken = cancellationToken;
        _registration = cancellationToken.UnsafeRegister(static request => ((WriteRequest<TResult>)request!).Cancel(), this);
    }

    /// <summary>Done when the work is durable, or failed, or was given up.</summary>
    public Task<TResult> Result => _source.Task;

    /// <inheritdoc/>
    public override void Run(RelationalSession session)
    {
        // A session that blocks completes every call at once, so that the whole work is done when this returns.
        ValueTask<TResult> work = _work(session, _cancellationToken);
        _result = work.IsCompleted ? work.GetAwaiter().GetResult() : work.AsTask().GetAwaiter().GetResult();
    }

    /// <inheritdoc/>
    public override void Complete()
    {
        _registration.Unregister();
        _source.TrySetResult(_result!);
    }

    /// <inheritdoc/>
    public override void Fail(Exception exception)
    {
        _registration.Unregister();
        if (exception is OperationCanceledException)
        {
            _source.TrySetCanceled(_cancellationToken);
        }
        else
        {
            _source.TrySetException(exception);
        }
    }

    private void Cancel()
    {
        if (TryCancel())
        {
            _source.TrySetCanceled(_cancellationToken);
        }
    }
}
