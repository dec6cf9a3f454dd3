using TorchSharp;

namespace Labeling.MlAssist.TorchSharp;

public sealed class StateDictionaryTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("labeling-state-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void What_is_written_is_read_again()
    {
        var path = Path.Combine(_folder, "x.safetensors");
        using var weight = torch.rand(3, 4);
        using var count = torch.tensor(7L);
        StateDictionary.Write(path, new Dictionary<string, torch.Tensor> { ["a.weight"] = weight, ["a.count"] = count }, new Dictionary<string, string> { ["note"] = "x" });

        var read = StateDictionary.Read(path);

        Assert.Equal(["a.count", "a.weight"], read.Keys.Order());
        Assert.True(weight.allclose(read["a.weight"], 0, 0));
        Assert.Equal(7L, read["a.count"].item<long>());
    }
}
