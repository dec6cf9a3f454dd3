namespace Labeling.Scenarios.Tests;

public sealed class MemoryGrowthTests
{
    [Fact]
    public void Memory_that_came_and_went_counts()
    {
        using var growth = new MemoryGrowth();
        Use(64 * 1024 * 1024);
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);

        Assert.InRange(growth.PeakMiB(), 60, 512);
    }

    private static void Use(int bytes)
    {
        byte[] block = new byte[bytes];
        Array.Fill(block, (byte)1);
        GC.KeepAlive(block);
    }
}
