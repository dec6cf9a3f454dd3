namespace Labeling.AspNetCore;

/// <summary>The codes that the HTTP API's problem details carry beside <see cref="LabelingErrorCodes"/>. They are part of the interface and never change.</summary>
public static class LabelingWebErrorCodes
{
    /// <summary>Nobody is signed in. Status 401.</summary>
    public const string SignInRequired = "sign-in-required";

    /// <summary>The user's roles do not hold the permission; <c>permission</c> names it. Status 403.</summary>
    public const string Forbidden = "forbidden";

    /// <summary>A page of another site made the browser send the request. Status 403.</summary>
    public const string CrossSite = "cross-site";

    /// <summary>Something in the request is impossible; <c>detail</c> says what. Status 400.</summary>
    public const string RequestInvalid = "request-invalid";

    /// <summary>The body is larger than is taken. Status 413.</summary>
    public const string RequestTooLarge = "request-too-large";

    /// <summary>The body is not of the type that is taken. Status 415.</summary>
    public const string MediaTypeUnsupported = "media-type-unsupported";

    /// <summary>The API has no such address. Status 404.</summary>
    public const string NotFound = "not-found";

    /// <summary>The call changes what others may have changed, and needs <c>If-Match</c> with the ETag that was seen. Status 428.</summary>
    public const string PreconditionRequired = "precondition-required";

    /// <summary>The item changed since it was seen. Status 412.</summary>
    public const string ItemChanged = "item-changed";

    /// <summary>The lease is over and cannot be held any longer. Status 409.</summary>
    public const string LeaseLost = "lease-lost";

    /// <summary>The item's file is gone. Status 404.</summary>
    public const string FileMissing = "file-missing";

    /// <summary>The host takes no such datasets: no folder for uploads is set, or the folder is not one of those that are open. Status 403.</summary>
    public const string DatasetNotAllowed = "dataset-not-allowed";

    /// <summary>The server failed; its log says how. Status 500.</summary>
    public const string InternalError = "internal-error";
}
