using System.Buffers;

namespace Labeling;

/// <summary>Holds memory in its place while native code has its address.</summary>
internal sealed class PinnedMemory(ReadOnlyMemory<byte> memory) : IDisposable
{
    private MemoryHandle _handle = memory.Pin();

    public unsafe nint Address => (nint)_handle.Pointer;

    public void Dispose() => _handle.Dispose();
}
