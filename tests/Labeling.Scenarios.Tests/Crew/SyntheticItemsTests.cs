namespace Labeling.Scenarios.Tests;

public sealed class SyntheticItemsTests
{
    [Fact]
    public void Items_come_in_ordinal_order_of_their_paths_and_the_same_for_the_same_seed()
    {
        NewItem[] first = [.. new SyntheticItems(5).Batches(25_000).SelectMany(batch => batch)];
        NewItem[] again = [.. new SyntheticItems(5).Batches(25_000).SelectMany(batch => batch)];
        NewItem[] other = [.. new SyntheticItems(6).Batches(25_000).SelectMany(batch => batch)];

        Assert.Equal(25_000, first.Length);
        Assert.Equal(first.Select(item => item.Asset.Path).Distinct().Order(StringComparer.Ordinal), first.Select(item => item.Asset.Path));
        Assert.Equal(first.Select(Facts), again.Select(Facts));
        Assert.NotEqual(first.Select(item => item.OrderKey), other.Select(item => item.OrderKey));
        Assert.NotEqual(first.Select(item => item.OrderKey).Order(), first.Select(item => item.OrderKey));
    }

    private static object Facts(NewItem item) => (item.OrderKey, item.Asset.Path, item.Asset.Size, item.Asset.ContentTag);
}
