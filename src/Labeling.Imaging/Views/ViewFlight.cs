namespace Labeling;

/// <summary>One making of a picture that several callers wait for. <see cref="Join"/> and <see cref="Leave"/> are called under the cache's lock.</summary>
internal sealed class ViewFlight : IDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private int _waiting;

    public Task<EncodedImage> Picture { get; private set; } = null!;

    /// <summary>Begins the work on another thread; <paramref name="land"/> is told the picture, or <see langword="null"/> if there is none.</summary>
    public void Start(Func<CancellationToken, Task<EncodedImage>> make, Action<EncodedImage?> land)
    {
        var token = _stop.Token;
        Picture = Task.Run(() => RunAsync(make, land, token), token);
    }

    public void Join() => _waiting++;

    /// <summary>Whether that was the last who waited.</summary>
    public bool Leave() => --_waiting == 0;

    /// <summary>Stops the work if it still goes on: nobody waits any more. Called once, outside the lock.</summary>
    public void End()
    {
        if (Picture.IsCompleted)
        {
            Dispose();
            return;
        }

        _stop.Cancel();
        _ = Picture.ContinueWith(
            static (ended, flight) =>
            {
                // Nobody is left to be told.
                _ = ended.Exception;
                ((ViewFlight)flight!).Dispose();
            },
            this,
            CancellationToken.None,
            TaskContinuationOptions.ExecuteSynchronously,
            TaskScheduler.Default);
    }

    public void Dispose() => _stop.Dispose();

    private static async Task<EncodedImage> RunAsync(Func<CancellationToken, Task<EncodedImage>> make, Action<EncodedImage?> land, CancellationToken cancellationToken)
    {
        EncodedImage? picture = null;
        try
        {
            picture = await make(cancellationToken).ConfigureAwait(false);
            return picture;
        }
        finally
        {
            land(picture);
        }
    }
}
