namespace Labeling.Scenarios;

/// <summary>What goes wrong with a request.</summary>
internal enum FaultKind
{
    /// <summary>The answer comes late.</summary>
    Delay,

    /// <summary>429 with a time to wait, and nothing is done.</summary>
    TooMany,

    /// <summary>503 with a time to wait, and nothing is done.</summary>
    Busy,

    /// <summary>The connection breaks before the server has the request.</summary>
    CutBefore,

    /// <summary>The server does it, and the connection breaks before the answer.</summary>
    CutAfter,

    /// <summary>The connection breaks in the middle of the answer.</summary>
    Truncate,

    /// <summary>The answer waits until another request is answered.</summary>
    Reorder,
}
