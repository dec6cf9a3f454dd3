using System.Diagnostics;
using System.Security.Cryptography;

namespace Labeling.Fuzzing;

/// <summary>Changes inputs again and again and keeps those that reach something new: the loop of AFL, in one process.</summary>
internal sealed class CoverageFuzzing(InstrumentedReader target, string output, int seed)
{
    private const int LongestInput = 65_536;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private readonly byte[] _reached = new byte[InstrumentedReader.MapLength];
    private readonly List<byte[]> _inputs = [];
    private readonly InputMutator _mutator = new(seed);
    private readonly HashSet<string> _faults = [];

    /// <summary>Runs for a while; how many different faults it found.</summary>
    public int Run(TimeSpan time, IEnumerable<string> folders)
    {
        foreach (var file in folders.SelectMany(Directory.EnumerateFiles).Order(StringComparer.Ordinal).Where(file => new FileInfo(file).Length <= LongestInput && !file.EndsWith(".rgba", StringComparison.Ordinal)))
        {
            Try(File.ReadAllBytes(file), isSeed: true);
        }

        foreach (var file in DicomInputs.All())
        {
            Try(file, isSeed: true);
        }

        var (seeds, began, runs) = (_inputs.Count, Stopwatch.GetTimestamp(), 0L);
        Console.WriteLine($"seed {seed}: {seeds} inputs to begin with, {Branches} branches");
        while (Stopwatch.GetElapsedTime(began) < time)
        {
            Try(_mutator.Mutate(_inputs), isSeed: false);
            runs++;
        }

        Console.WriteLine($"{runs} runs, {runs / time.TotalSeconds:F0} a second; {_inputs.Count - seeds} new inputs, {Branches} branches, {_faults.Count} faults");
        return _faults.Count;
    }

    private int Branches => _reached.Count(reached => reached != 0);

    private void Try(byte[] input, bool isSeed)
    {
        var clock = Stopwatch.StartNew();
        try
        {
            target.Read(input);
        }
        catch (Exception exception)
        {
            Report(input, $"{exception.GetType().Name} {exception.StackTrace?.Split('\n').FirstOrDefault(line => line.Contains("Labeling", StringComparison.Ordinal))?.Trim()}", exception.ToString());
        }

        if (clock.Elapsed > Patience)
        {
            Report(input, "slow", $"It took {clock.Elapsed}.");
        }

        if (IsNew())
        {
            _inputs.Add(input);
            if (!isSeed)
            {
                Save("new", input);
            }
        }
    }

    /// <summary>Whether the last input took a branch that none took before, or took one about twice as often.</summary>
    private bool IsNew()
    {
        var isNew = false;
        var map = target.Map;
        for (var i = 0; i < map.Length; i++)
        {
            if (map[i] != 0)
            {
                // One bit for each power of two of how often.
                var bit = (byte)(1 << Math.Min(7, (int)Math.Log2(map[i])));
                isNew |= (_reached[i] & bit) == 0;
                _reached[i] |= bit;
            }
        }

        return isNew;
    }

    private void Report(byte[] input, string kind, string description)
    {
        if (_faults.Add(kind))
        {
            Console.Error.WriteLine($"{Save("fault", input)}: {kind}{Environment.NewLine}{description}");
        }
    }

    private string Save(string what, byte[] input)
    {
        var file = Path.Combine(output, $"{what}-{Convert.ToHexStringLower(SHA256.HashData(input))[..16]}");
        File.WriteAllBytes(file, input);
        return file;
    }
}
