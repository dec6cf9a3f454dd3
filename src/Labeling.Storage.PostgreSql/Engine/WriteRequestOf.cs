using Labeling.Storage.Relational;

namespace Labeling.Storage.PostgreSql;

/// <summary>One caller's work and its result.</summary>
internal sealed class WriteRequest<TResult> : WriteRequest
{
    private readonly TaskCompletionSource<TResult> _source = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Func<RelationalSession, CancellationToken, ValueTask<TResult>> _work;
    private readonly CancellationToken _cancellationToken;
    private readonly CancellationTokenRegistration _registration;
    private TResult? _result;

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

    public Task<TResult> Result => _source.Task;

    public override void Run(RelationalSession session)
    {
        // A session that blocks completes every call at once, so that the whole work is done when this returns.
        ValueTask<TResult> work = _work(session, _cancellationToken);
        _result = work.IsCompleted ? work.GetAwaiter().GetResult() : work.AsTask().GetAwaiter().GetResult();
    }

    public override void Complete()
    {
        _registration.Unregister();
        _source.TrySetResult(_result!);
    }

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
