using System.Globalization;

namespace Labeling.Scenarios;

/// <summary>Items that come from nowhere: paths, sizes and tags made of their number, so that a list of any length takes no memory.</summary>
internal sealed class SyntheticItems(long seed)
{
    /// <summary>How many items one call to the store gets.</summary>
    public const int BatchSize = 10_000;

    private const int ItemsPerFolder = 500;

    /// <summary>Batches of items <c>1 … count</c>, in ordinal order of their paths; the store numbers them the same.</summary>
    public IEnumerable<IReadOnlyList<NewItem>> Batches(int count)
    {
        for (int first = 1; first <= count; first += BatchSize)
        {
            var batch = new NewItem[Math.Min(BatchSize, count - first + 1)];
            for (int i = 0; i < batch.Length; i++)
            {
                batch[i] = Make(first + i);
            }

            yield return batch;
        }
    }

    /// <summary>The folder of an item, with its last <c>/</c>.</summary>
    public static string FolderOf(int number) => string.Create(CultureInfo.InvariantCulture, $"camera-{number / ItemsPerFolder:D5}/");

    /// <summary>Where an item is in the shuffled queue.</summary>
    public long OrderKeyOf(int number) => (long)(SplitMix64.At(seed, number) >> 1);

    private NewItem Make(int number)
    {
        ulong random = SplitMix64.At(~seed, number);
        return new NewItem
        {
            OrderKey = OrderKeyOf(number),
            Asset = new Asset
            {
                Path = string.Create(CultureInfo.InvariantCulture, $"{FolderOf(number)}image-{number:D9}.jpg"),
                Size = 50_000 + (long)(random % 4_000_000),
                ContentTag = random.ToString("x16", CultureInfo.InvariantCulture),
            },
        };
    }
}
