namespace Labeling.Storage.Relational;

/// <summary>One caller's work, waiting for its turn in a store whose writing is done by one thread.</summary>
/// <remarks>The caller may give up until the work begins; everything else is called by the writing thread, or after it.</remarks>
/// <param name="operation">The member that was called.</param>
/// <param name="projectId">The project that it works in, or <see langword="null"/> when it makes one.</param>
/// <param name="readAhead">What the work will ask, or <see langword="null"/> when it changes what others will ask.</param>
public abstract class WriteRequest(string operation, ProjectId? projectId, RelationalReadAhead? readAhead)
{
    private const int Waiting = 0;
    private const int Started = 1;
    private const int Cancelled = 2;

    private int _state;

    /// <summary>The member that was called.</summary>
    public string Operation { get; } = operation;

    /// <summary>The project that it works in, or <see langword="null"/> when it makes one.</summary>
    public ProjectId? ProjectId { get; } = projectId;

    /// <summary>What the work will ask, or <see langword="null"/> when it changes what others will ask.</summary>
    public RelationalReadAhead? ReadAhead { get; } = readAhead;

    /// <summary>What the work threw, which the caller gets once the others are committed.</summary>
    public Exception? Failure { get; set; }

    /// <summary>Begins the work unless the caller gave up.</summary>
    public bool TryStart() => Interlocked.CompareExchange(ref _state, Started, Waiting) == Waiting;

    /// <summary>Does the work. May be called again after a rollback.</summary>
    public abstract void Run(RelationalSession session);

    /// <summary>Hands the result to the caller.</summary>
    public abstract void Complete();

    /// <summary>Hands an exception to the caller.</summary>
    public abstract void Fail(Exception exception);

    /// <summary>Hands all callers of a transaction their results or failures, on a thread of the pool: the writing thread goes on at once.</summary>
    /// <param name="requests">The callers' work, which nobody changes any more.</param>
    /// <param name="failure">What the transaction failed with, or <see langword="null"/> when it is durable.</param>
    /// <param name="translate">Makes an exception of the store of an operation and an engine's exception, or nothing of one that is not the engine's.</param>
    public static void AnswerAll(IReadOnlyList<WriteRequest> requests, Exception? failure, Func<string, Exception, LabelStoreException?> translate)
    {
        ArgumentNullException.ThrowIfNull(requests);
        ArgumentNullException.ThrowIfNull(translate);
        ThreadPool.UnsafeQueueUserWorkItem(
            static answer =>
            {
                foreach (WriteRequest request in answer.Requests)
                {
                    request.Answer(answer.Failure, answer.Translate);
                }
            },
            (Requests: requests, Failure: failure, Translate: translate),
            preferLocal: false);
    }

    /// <summary>Gives up unless the work began.</summary>
    protected bool TryCancel() => Interlocked.CompareExchange(ref _state, Cancelled, Waiting) == Waiting;

    private void Answer(Exception? failure, Func<string, Exception, LabelStoreException?> translate)
    {
        if ((Failure ?? failure) is { } exception)
        {
            Fail(translate(Operation, exception) ?? exception);
        }
        else
        {
            Complete();
        }
    }
}
