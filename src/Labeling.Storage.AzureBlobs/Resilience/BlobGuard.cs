using Azure;
using Azure.Storage.Blobs.Models;

namespace Labeling.Storage.AzureBlobs;

/// <summary>Turns what the SDK throws into what callers of this library know, without the SDK's messages, which hold answers and addresses.</summary>
internal static class BlobGuard
{
    /// <summary>Runs a call about one blob, or about a container where <paramref name="blob"/> is <see langword="null"/>.</summary>
    /// <param name="code">The code of the failure.</param>
    /// <param name="doing">What was being done, as in "could not be listed".</param>
    /// <param name="container">The container.</param>
    /// <param name="blob">The blob.</param>
    /// <param name="call">The call.</param>
    /// <param name="cancellationToken">Who cancels by this is not told of a failure.</param>
    public static async Task<T> RunAsync<T>(string code, string doing, string container, string? blob, Func<Task<T>> call, CancellationToken cancellationToken)
    {
        try
        {
            return await call().ConfigureAwait(false);
        }
        catch (Exception exception) when (IsForeign(exception))
        {
            cancellationToken.ThrowIfCancellationRequested();
            throw Failure(code, doing, container, blob, exception);
        }
    }

    public static LabelingException Failure(string code, string doing, string container, string? blob, Exception exception)
        => new(code, $"{Subject(container, blob)} {doing}: {BlobCause.Describe(exception)}.");

    /// <summary>Whether it is the network's, the server's or the credential's doing.</summary>
    public static bool IsForeign(Exception exception)
        => exception is not (LabelingException or ArgumentException or OutOfMemoryException or ObjectDisposedException or FileNotFoundException);

    public static bool IsMissingBlob(RequestFailedException failed) => failed.Status == 404 && failed.ErrorCode != BlobErrorCode.ContainerNotFound.ToString() && failed.ErrorCode != BlobErrorCode.ContainerBeingDeleted.ToString();

    public static bool IsConflict(RequestFailedException failed) => failed.Status is 409 or 412;

    private static string Subject(string container, string? blob)
        => blob is null ? $"The container '{container}'" : $"The blob '{BlobPlace.Printable(blob)}' of container '{container}'";
}
