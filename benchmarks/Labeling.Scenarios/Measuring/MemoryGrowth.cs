using System.Diagnostics;

namespace Labeling.Scenarios;

/// <summary>Watches by how much the process's resident set grows.</summary>
/// <remarks>
/// Where the system lets the process forget its peak (Linux), the figure is exact. Elsewhere the peak of the process counts if it rose while
/// watching, and otherwise the highest of samples taken every 10 ms.
/// </remarks>
internal sealed class MemoryGrowth : IDisposable
{
    private const double Mebibyte = 1024 * 1024;

    private readonly long _before;
    private readonly long _peakBefore;
    private readonly Timer? _timer;
    private long _highestSample;

    /// <summary>Starts to watch, after giving back what is free.</summary>
    public MemoryGrowth()
    {
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        GC.WaitForPendingFinalizers();
        bool exact = TryForgetPeak();
        using var process = Process.GetCurrentProcess();
        _before = process.WorkingSet64;
        _peakBefore = process.PeakWorkingSet64;
        _highestSample = _before;
        _timer = exact ? null : new Timer(_ => _highestSample = Math.Max(_highestSample, Environment.WorkingSet), null, 0, 10);
    }

    /// <summary>The peak so far over the state at the start, in MiB.</summary>
    public double PeakMiB()
    {
        using var process = Process.GetCurrentProcess();
        long peak = _timer is null || process.PeakWorkingSet64 > _peakBefore ? process.PeakWorkingSet64 : Math.Max(_highestSample, process.WorkingSet64);
        return Math.Max(0, peak - _before) / Mebibyte;
    }

    /// <inheritdoc/>
    public void Dispose() => _timer?.Dispose();

    /// <seealso href="https://docs.kernel.org/filesystems/proc.html">"To reset the peak resident set size … write 5 into /proc/PID/clear_refs".</seealso>
    private static bool TryForgetPeak()
    {
        if (!OperatingSystem.IsLinux())
        {
            return false;
        }

        try
        {
            File.WriteAllText("/proc/self/clear_refs", "5");
            return true;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }
}
