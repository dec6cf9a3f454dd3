using System.Security.Cryptography;
using System.Text.Json;
using Labeling;
using Labeling.Imaging.Dicom;

// Usage: Labeling.DicomComparison decode FOLDER OUTPUT   one JSON line a file, and its first frame as OUTPUT/<name>.rgba
//        Labeling.DicomComparison probe FILE...          files probed a second, each read from disk
//        Labeling.DicomComparison speed FILE...          megabytes of stored values and of rendered pixels a second of processor time
return args switch
{
    ["decode", var input, var output] => await DecodeAllAsync(input, output),
    ["speed", .. var files] => await MeasureAsync(files),
    ["probe", .. var files] => await ProbeAsync(files),
    _ => Fail(),
};

static int Fail()
{
    Console.Error.WriteLine("decode FOLDER OUTPUT | speed FILE... | probe FILE...");
    return 2;
}

static async Task<int> DecodeAllAsync(string input, string output)
{
    Directory.CreateDirectory(output);
    foreach (var path in Directory.EnumerateFiles(input).Order(StringComparer.Ordinal))
    {
        Console.WriteLine(JsonSerializer.Serialize(await DecodeAsync(path, Path.Combine(output, Path.GetFileName(path) + ".rgba"))));
    }

    return 0;
}

static async Task<Dictionary<string, object?>> DecodeAsync(string path, string output)
{
    Dictionary<string, object?> line = new() { ["file"] = Path.GetFileName(path) };
    await using var stream = File.OpenRead(path);
    try
    {
        using var image = await new DicomDecoder().OpenAsync(stream);
        line["transferSyntax"] = image.Info.TransferSyntax.Uid;
        line["photometric"] = image.Info.Photometric.ToString();
        line["width"] = image.Info.Size.Width;
        line["height"] = image.Info.Size.Height;
        line["frames"] = image.Info.FrameCount;
        var frame = await image.ReadFrameAsync();
        line["sha256"] = Convert.ToHexStringLower(SHA256.HashData(frame.StoredValues.Span));
        line["sha256All"] = await HashAllAsync(image);
        line["window"] = frame.DefaultWindow?.ToString();
        line["windows"] = frame.Windows.Count;
        using var picture = frame.Render();
        line["warnings"] = picture.Warnings.Select(w => w.Message).ToArray();
        await File.WriteAllBytesAsync(output, picture.Pixels.ToArray());
    }
    catch (ImageDecodingException exception)
    {
        line["error"] = exception.Message;
    }

    return line;
}

static async Task<string> HashAllAsync(DicomImage image)
{
    using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    for (var i = 0; i < image.Info.FrameCount; i++)
    {
        hash.AppendData((await image.ReadFrameAsync(i)).StoredValues.Span);
    }

    return Convert.ToHexStringLower(hash.GetCurrentHash());
}

static async Task<int> MeasureAsync(string[] files)
{
    foreach (var path in files)
    {
        await using var stream = new MemoryStream(await File.ReadAllBytesAsync(path));
        using var image = await new DicomDecoder().OpenAsync(stream);
        var frame = await image.ReadFrameAsync();
        var rgba = new byte[frame.Info.Size.Area * 4];
        var decode = await RateAsync(frame.StoredValues.Length, async () => await image.ReadFrameAsync());
        var render = await RateAsync(rgba.Length, () =>
        {
            frame.RenderTo(rgba);
            return Task.CompletedTask;
        });
        Console.WriteLine($"{Path.GetFileName(path),-36} decode {decode,8:F0} MB/s of stored values, render {render,8:F0} MB/s of RGBA");
    }

    return 0;
}

static async Task<int> ProbeAsync(string[] files)
{
    var decoder = new DicomDecoder();
    foreach (var path in files)
    {
        var rate = await RateAsync(1, async () =>
        {
            await using var stream = File.OpenRead(path);
            await decoder.ProbeAsync(stream);
        });
        Console.WriteLine($"{Path.GetFileName(path),-36} {rate * 1e6,8:F0} files/s of processor time");
    }

    return 0;
}

// Decoding is work of one thread; processor time does not count what other programs take.
static async Task<double> RateAsync(long bytes, Func<Task> action)
{
    var best = TimeSpan.MaxValue;
    for (var round = 0; round < 6; round++)
    {
        var times = 0;
        var start = Environment.CpuUsage.UserTime;
        while (Environment.CpuUsage.UserTime - start < TimeSpan.FromSeconds(0.4))
        {
            await action();
            times++;
        }

        var each = (Environment.CpuUsage.UserTime - start) / times;
        best = each < best ? each : best;
    }

    return bytes / best.TotalSeconds / 1e6;
}
