using System.Runtime.InteropServices;
using static TorchSharp.torch;

namespace Labeling.MlAssist.TorchSharp;

[Collection(OneAtATime.Name)]
public sealed class DeviceMemoryTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public DeviceMemoryTests() => LibtorchHere.Require();

    [Theory]
    [InlineData("CUDA out of memory. Tried to allocate 2.00 GiB.")]
    [InlineData("CUDA error: CUBLAS_STATUS_ALLOC_FAILED when calling `cublasCreate(handle)`")]
    [InlineData("[enforce fail at alloc_cpu.cpp:117] err == 0. DefaultCPUAllocator: can't allocate memory")]
    public void Where_memory_does_not_suffice_fewer_go_through_at_once_and_none_is_lost(string message)
    {
        int atOnce = 16;
        var parts = new List<int>();

        List<int> seen = [.. DeviceMemory.InParts(Enumerable.Range(0, 21).ToArray(), ref atOnce, Look, Stop).SelectMany(part => part)];
        int[] after = [.. parts];
        DeviceMemory.InParts(Enumerable.Range(0, 8).ToArray(), ref atOnce, Look, Stop);

        Assert.Equal(Enumerable.Range(0, 21), seen);
        Assert.Equal([16, 8, 4, 4, 4, 4, 4, 1], after);
        Assert.Equal([4, 4], parts.Skip(after.Length));

        IReadOnlyList<int> Look(IReadOnlyList<int> part)
        {
            parts.Add(part.Count);
            return part.Count > 5 ? throw new ExternalException(message) : part;
        }
    }

    [Fact]
    public void What_does_not_fit_alone_or_fails_for_another_reason_is_told()
    {
        int atOnce = 4;
        int calls = 0;

        Assert.Throws<ExternalException>(() => DeviceMemory.InParts<int, int>([1, 2, 3, 4], ref atOnce, _ => throw new ExternalException("CUDA out of memory."), Stop));
        Assert.Equal(1, atOnce);
        atOnce = 4;
        Assert.Throws<ExternalException>(() => DeviceMemory.InParts<int, int>([1, 2, 3, 4], ref atOnce, Fail, Stop));
        Assert.Equal(1, calls);

        int Fail(IReadOnlyList<int> part)
        {
            calls++;
            throw new ExternalException("The size of tensor a must match the size of tensor b.");
        }
    }

    [Fact]
    public void Tensors_of_a_part_that_did_not_fit_are_gone_before_the_next_is_tried()
    {
        int atOnce = 2;
        var made = new List<Tensor>();

        DeviceMemory.InParts<int, bool>([1, 2], ref atOnce, part =>
        {
            Assert.All(made, tensor => Assert.True(tensor.IsInvalid));
            made.Add(zeros(3));
            return part.Count > 1 ? throw new ExternalException("out of memory") : true;
        }, Stop);

        Assert.Equal(3, made.Count);
    }
}
