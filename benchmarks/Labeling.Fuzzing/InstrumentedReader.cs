using System.Runtime.InteropServices;
using System.Runtime.Loader;
using SharpFuzz;
using SharpFuzz.Common;

namespace Labeling.Fuzzing;

/// <summary>A copy of Labeling.Imaging that notes which of its branches were taken, by SharpFuzz.</summary>
internal sealed unsafe class InstrumentedReader : IDisposable
{
    /// <summary>How many branches are told apart, as SharpFuzz writes them.</summary>
    public const int MapLength = 65_536;

    // Small pictures are as good as large ones for finding faults, and faster.
    private static readonly DecodeOptions Limits = new() { Limits = new ImageLimits { MaxPixels = 1_000_000, MaxBytes = 4_000_000, MaxFrames = 100 } };

    private readonly string _folder = Directory.CreateTempSubdirectory("labeling-fuzzing-").FullName;
    private readonly byte* _map = (byte*)NativeMemory.AllocZeroed(MapLength);
    private readonly IImageDecoder _reader;

    public InstrumentedReader()
    {
        var copy = Path.Combine(_folder, "Labeling.Imaging.dll");
        File.Copy(Path.Combine(AppContext.BaseDirectory, "Labeling.Imaging.dll"), copy);

        // Its options have no public constructor in SharpFuzz 2.3, which reads them from the environment.
        var options = (Options)Activator.CreateInstance(typeof(Options), nonPublic: true)!;
        _ = Fuzzer.Instrument(copy, type => type.StartsWith("Labeling.", StringComparison.Ordinal), options).Count();
        Trace.SharedMem = _map;

        // In a context of its own: the default one would give the original, which lies beside this program.
        var type = new AssemblyLoadContext("instrumented").LoadFromAssemblyPath(copy).GetType("Labeling.ImageReader", throwOnError: true)!;
        var constructor = type.GetConstructors().Single();
        _reader = (IImageDecoder)constructor.Invoke(new object?[constructor.GetParameters().Length]);
    }

    /// <summary>Which branches the last input took, and roughly how often.</summary>
    public Span<byte> Map => new(_map, MapLength);

    /// <summary>Probes and decodes an input. Any exception but the one that decoders may throw comes out.</summary>
    public void Read(byte[] input)
    {
        Map.Clear();
        Trace.PrevLocation = 0;
        try
        {
            _ = _reader.ProbeAsync(new MemoryStream(input), Limits).AsTask().GetAwaiter().GetResult();
            using var image = _reader.DecodeAsync(new MemoryStream(input), Limits).AsTask().GetAwaiter().GetResult();
        }
        catch (ImageDecodingException)
        {
            // The one way to refuse.
        }
    }

    public void Dispose()
    {
        // The loaded copy writes to the map as long as the process lives, and the file is in use on some systems.
        try
        {
            Directory.Delete(_folder, recursive: true);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            Console.Error.WriteLine($"'{_folder}' is left behind: {exception.Message}");
        }
    }
}
