using System.Runtime.CompilerServices;
using System.Threading.Channels;

namespace Labeling;

/// <summary>Lists a dataset's files into batches of those that can become items, while the batch before is worked on.</summary>
internal sealed class AssetListing(ProjectSession session, IngestTally tally)
{
    /// <summary>How many files are listed at a time.</summary>
    public const int BatchSize = 5_000;

    /// <summary>The batches. One is listed while another is worked on; no more are in memory.</summary>
    public async IAsyncEnumerable<List<Asset>> ReadBatchesAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var batches = Channel.CreateBounded<List<Asset>>(1);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var listing = Task.Run(() => ListAsync(batches.Writer, stop.Token), CancellationToken.None);
        try
        {
            await foreach (var batch in batches.Reader.ReadAllAsync(cancellationToken).ConfigureAwait(false))
            {
                yield return batch;
            }
        }
        finally
        {
            await stop.CancelAsync().ConfigureAwait(false);
            await listing.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <summary>Lists the dataset into batches; a failure shows where the batches are read.</summary>
    private async Task ListAsync(ChannelWriter<List<Asset>> batches, CancellationToken cancellationToken)
    {
        Exception? failure = null;
        try
        {
            var batch = new List<Asset>(BatchSize);
            string? previous = null;
            await foreach (var asset in session.Source.ListAsync(cancellationToken).ConfigureAwait(false))
            {
                if (IsUsable(asset, previous))
                {
                    batch.Add(asset);
                    if (batch.Count == BatchSize)
                    {
                        await batches.WriteAsync(batch, cancellationToken).ConfigureAwait(false);
                        batch = new List<Asset>(BatchSize);
                    }
                }

                previous = asset.Path;
            }

            if (batch.Count > 0)
            {
                await batches.WriteAsync(batch, cancellationToken).ConfigureAwait(false);
            }
        }
#pragma warning disable CA1031 // The failure is not swallowed: completing the channel with it throws it at the reader.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            failure = exception;
        }

        batches.TryComplete(failure);
    }

    private bool IsUsable(Asset asset, string? previous)
    {
        string? problem = asset.Problem ?? AssetPaths.FindFault(asset.Path) ?? (asset.Path == previous ? "listed twice" : null);
        if (problem is not null)
        {
            tally.AddUnusable(asset.Path, problem);
            LogMessages.FileLeftOut(session.Services.Log, session.Id, asset.Path, problem);
            return false;
        }

        if (!AssetFormats.IsImage(asset.Path))
        {
            tally.AddOtherExtension();
            return false;
        }

        return true;
    }
}
