using System.IO.Compression;
using System.Text;
using TorchSharp;

namespace Labeling.MlAssist.TorchSharp;

[Collection(OneAtATime.Name)]
public sealed class StateDictionaryTests : IDisposable
{
    /// <summary>torch.save({'a': torch.arange(6, dtype=torch.float32).reshape(2, 3), 'n': torch.tensor(7)}) of PyTorch 1.13: its data.pkl.</summary>
    private const string SavedPickle =
        "gAJ9cQAoWAEAAABhcQFjdG9yY2guX3V0aWxzCl9yZWJ1aWxkX3RlbnNvcl92MgpxAigoWAcAAABzdG9yYWdlcQNjdG9yY2gKRmxvYXRTdG9yYWdlCnEEWAEAAAAwcQVYAwAAAGNwdXEGSwZ0cQdRSwBLAksDhnEISwNLAYZxCYljY29sbGVjdGlvbnMKT3JkZXJlZERpY3QKcQopUnELdHEMUnENWAEAAABucQ5oAigoaANjdG9yY2gKTG9uZ1N0b3JhZ2UKcQ9YAQAAADFxEGgGSwF0cRFRSwApKYloCilScRJ0cRNScRR1Lg==";

    private readonly string _folder = Directory.CreateTempSubdirectory("labeling-state-").FullName;

    public StateDictionaryTests() => LibtorchHere.Require();

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void What_is_written_is_read_again()
    {
        string path = Path.Combine(_folder, "x.safetensors");
        using var weight = torch.rand(3, 4);
        using var half = torch.rand(5).to(torch.ScalarType.Float16);
        using var count = torch.tensor(7L);
        StateDictionary.Write(path, new Dictionary<string, torch.Tensor> { ["a.weight"] = weight, ["half"] = half, ["a.count"] = count }, new Dictionary<string, string> { ["note"] = "x" });

        var read = StateDictionary.Read(path);

        Assert.Equal(["a.count", "a.weight", "half"], read.Keys.Order());
        Assert.True(weight.allclose(read["a.weight"], 0, 0));
        Assert.Equal(torch.ScalarType.Float16, read["half"].dtype);
        Assert.Equal(7L, read["a.count"].item<long>());
    }

    [Fact]
    public void A_file_of_torch_save_is_read_without_python()
    {
        string path = Zip(Convert.FromBase64String(SavedPickle), Enumerable.Range(0, 6).SelectMany(i => BitConverter.GetBytes((float)i)).ToArray(), BitConverter.GetBytes(7L));

        var read = StateDictionary.Read(path);

        Assert.Equal([2, 3], read["a"].shape);
        Assert.Equal([0f, 1, 2, 3, 4, 5], read["a"].data<float>().ToArray());
        Assert.Equal(7L, read["n"].item<long>());
    }

    [Fact]
    public void A_pickle_that_would_run_something_is_refused_and_names_it()
    {
        byte[] evil = [0x80, 2, .. Encoding.ASCII.GetBytes("cos\nsystem\nX"), 4, 0, 0, 0, .. "echo"u8, 0x85, (byte)'R', (byte)'.'];

        var refused = Assert.Throws<LabelingException>(() => StateDictionary.Read(Zip(evil)));

        Assert.Equal(LabelingErrorCodes.ModelInvalid, refused.Code);
        Assert.Contains("os system", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_tensor_that_reaches_beyond_its_storage_is_refused()
    {
        byte[] longer = Convert.FromBase64String(SavedPickle);
        // The shape's first side, 2, becomes 200.
        int shape = longer.AsSpan().IndexOf((ReadOnlySpan<byte>)[0x4b, 0x02, 0x4b, 0x03]);
        longer[shape + 1] = 200;

        var refused = Assert.Throws<LabelingException>(() => StateDictionary.Read(Zip(longer, new byte[24], new byte[8])));

        Assert.Contains("'a' reaches beyond its storage", refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", "shorter than a header")]
    [InlineData("\uffff\uffff\uffff", "header claims")]
    [InlineData("{\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,4]}}0000", "does not fit")]
    [InlineData("{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[4,8]}}00000000", "begins at byte 4")]
    [InlineData("{\"a\":{\"dtype\":\"F32\",\"shape\":[-1],\"data_offsets\":[0,4]}}0000", "does not fit")]
    [InlineData("{\"a\":{\"dtype\":\"X9\",\"shape\":[1],\"data_offsets\":[0,4]}}0000", "type X9")]
    [InlineData("{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]}}00000000", "tells of 4")]
    [InlineData("{\"a\":[]}", "not the JSON")]
    [InlineData("nonsense", "not the JSON")]
    public void A_damaged_safetensors_file_says_what_is_wrong(string content, string reason)
    {
        byte[] body = Encoding.UTF8.GetBytes(content);
        int end = content.LastIndexOf('}') + 1;
        long length = content.StartsWith('{') ? end : content.StartsWith('n') ? 8 : long.MaxValue;
        string path = Path.Combine(_folder, "bad.safetensors");
        File.WriteAllBytes(path, content.Length == 0 ? [] : [.. BitConverter.GetBytes(length), .. body]);

        var refused = Assert.Throws<LabelingException>(() => StateDictionary.Read(path));

        Assert.Equal(LabelingErrorCodes.ModelInvalid, refused.Code);
        Assert.Contains(reason, refused.Message, StringComparison.Ordinal);
        Assert.Contains(path, refused.Message, StringComparison.Ordinal);
    }

    private string Zip(byte[] pickle, params byte[][] storages)
    {
        string path = Path.Combine(_folder, $"{Guid.NewGuid():n}.pth");
        using var zip = ZipFile.Open(path, ZipArchiveMode.Create);
        Add(zip, "archive/data.pkl", pickle);
        for (int i = 0; i < storages.Length; i++)
        {
            Add(zip, $"archive/data/{i}", storages[i]);
        }

        return path;
    }

    private static void Add(ZipArchive zip, string name, byte[] content)
    {
        using Stream stream = zip.CreateEntry(name, CompressionLevel.NoCompression).Open();
        stream.Write(content);
    }
}
