namespace Labeling;

/// <summary>A disk, network or database under a <see cref="LabelStore"/> failed. The call changed nothing.</summary>
public sealed class LabelStoreException : LabelingException
{
    /// <summary>Creates the exception.</summary>
    /// <param name="store">The store's name, such as <c>sqlite</c>.</param>
    /// <param name="operation">The store's member that failed.</param>
    /// <param name="message">What happened and what to do next. Holds no secrets and no connection string.</param>
    /// <param name="isTransient">Whether the same call may succeed later.</param>
    /// <param name="innerException">The engine's own exception.</param>
    public LabelStoreException(string store, string operation, string message, bool isTransient, Exception? innerException = null)
        : base(LabelingErrorCodes.StoreFailed, message, innerException)
    {
        Store = store;
        Operation = operation;
        IsTransient = isTransient;
    }

    /// <summary>The store's name, such as <c>sqlite</c>.</summary>
    public string Store { get; }

    /// <summary>The store's member that failed.</summary>
    public string Operation { get; }

    /// <summary>Whether the same call may succeed later without anything else changing.</summary>
    public bool IsTransient { get; }
}
