using System.Runtime.InteropServices;
using static TorchSharp.torch;

namespace Labeling.MlAssist.TorchSharp;

/// <summary>What to do where a device's memory does not suffice.</summary>
internal static class DeviceMemory
{
    // CUDA's own words, those of its libraries (cuDNN finds no way to compute where there is no room for what it needs), and those of libtorch on a CPU.
    private static readonly string[] Shortages = ["out of memory", "_STATUS_ALLOC_FAILED", "_STATUS_INSUFFICIENT_RESOURCES", "unable to find an engine", "DefaultCPUAllocator"];

    /// <summary>Whether libtorch failed because it found no memory.</summary>
    public static bool IsShort(ExternalException exception)
        => Array.Exists(Shortages, words => exception.Message.Contains(words, StringComparison.OrdinalIgnoreCase));

    /// <summary>Goes through things so many at once; where memory does not suffice, half as many, down to one.</summary>
    /// <param name="things">What to go through.</param>
    /// <param name="atOnce">How many at once. Becomes what memory sufficed for.</param>
    /// <param name="look">Called with the next of them, in order; its tensors are disposed but for those moved out of its scope.</param>
    /// <param name="cancellationToken">Stops between two calls, and between two pieces of a network.</param>
    /// <returns>What was returned, in order.</returns>
    /// <exception cref="ExternalException">libtorch failed for another reason, or had no memory for one alone.</exception>
    public static List<TResult> InParts<T, TResult>(IReadOnlyList<T> things, ref int atOnce, Func<IReadOnlyList<T>, TResult> look, CancellationToken cancellationToken = default)
    {
        List<TResult> results = [];
        for (var at = 0; at < things.Count;)
        {
            cancellationToken.ThrowIfCancellationRequested();
            T[] part = [.. things.Skip(at).Take(atOnce)];
            try
            {
                using var scope = NewDisposeScope();
                using var pieces = new Pieces(cancellationToken);
                results.Add(look(part));
                at += part.Length;
            }
            catch (ExternalException exception) when (part.Length > 1 && IsShort(exception))
            {
                atOnce = part.Length / 2;
            }
        }

        return results;
    }
}
