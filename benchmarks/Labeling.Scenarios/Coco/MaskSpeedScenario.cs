using System.Diagnostics;
using System.Text;
using Labeling.Export.Coco;

namespace Labeling.Scenarios;

/// <summary>Times each operation on the masks of a COCO file, on one core, with a hash of what came out.</summary>
/// <remarks><c>benchmarks/pycocotools/compare_masks.py</c> times the same operations of pycocotools' C code on the same file.</remarks>
internal sealed class MaskSpeedScenario : IScenario
{
    // So that everything is compiled as it will stay.
    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(0.4);

    private const long MuchMemory = 4 << 20;

    private static readonly ScenarioOption<string> Input = ScenarioOption.Text("input", "FILE", "the COCO file to read; annotations without polygons are left out", null);
    private static readonly ScenarioOption<int> Rounds = ScenarioOption.Number("rounds", "N", "how often each is done; the fastest counts", 5);
    private static readonly ScenarioOption<int> Bitmaps = ScenarioOption.Number("bitmaps", "N", "how many masks become pixels and come back", 1000);

    /// <inheritdoc/>
    public string Name => "mask-speed";

    /// <inheritdoc/>
    public string Summary => "Operations on masks, one core, to compare with pycocotools' C code.";

    /// <inheritdoc/>
    public IReadOnlyList<ScenarioOption> Options { get; } = [Input, Rounds, Bitmaps];

    /// <inheritdoc/>
    public async Task RunAsync(ScenarioRun run, CancellationToken cancellationToken)
    {
        CocoFile file = await CocoFile.OpenAsync(CocoOptions.Existing(run, Input), new CocoReadOptions { Lenient = true }, cancellationToken);
        Dictionary<long, PixelSize> sizes = await file.ReadImagesAsync(cancellationToken).ToDictionaryAsync(image => image.Id, image => image.Size, cancellationToken: cancellationToken);
        (Polygon Shape, PixelSize Size, long Image)[] polygons = await file.ReadAnnotationsAsync(cancellationToken)
            .Where(annotation => annotation.Segmentation is Polygon)
            .Select(annotation => ((Polygon)annotation.Segmentation!, sizes[annotation.ImageId], annotation.ImageId))
            .ToArrayAsync(cancellationToken);
        int rounds = run.Get(Rounds);
        RunLengthMask[] Fill() => [.. polygons.Select(polygon => RunLengthMask.FromPolygon(polygon.Shape, polygon.Size.Height, polygon.Size.Width))];
        RunLengthMask[] masks = Time(run, "fill", rounds, Fill, masks => HashTexts(masks.Select(mask => mask.ToCompressed())));
        string[] texts = Time(run, "toText", rounds, () => Array.ConvertAll(masks, static mask => mask.ToCompressed()), HashTexts);
        byte[][] bytes = Array.ConvertAll(texts, Encoding.ASCII.GetBytes);
        RunLengthMask[] Read()
        {
            var read = new RunLengthMask[bytes.Length];
            for (int i = 0; i < read.Length; i++)
            {
                read[i] = RunLengthMask.FromCompressed(bytes[i], polygons[i].Size.Height, polygons[i].Size.Width);
            }

            return read;
        }

        Time(run, "fromText", rounds, Read, read => HashTexts(read.Select(mask => mask.ToCompressed())));
        Time(run, "area", rounds, Read, static fresh => Array.ConvertAll(fresh, static mask => mask.Area), static areas => Hash(areas.Select(area => (ulong)area)));
        Time(run, "bounds", rounds, Read, static fresh => Array.ConvertAll(fresh, static mask => mask.Bounds), static boxes => Hash(boxes.SelectMany(box => new[] { (ulong)box.X, (ulong)box.Y, (ulong)box.Width, (ulong)box.Height })));
        int[][] images = [.. Enumerable.Range(0, polygons.Length).GroupBy(i => polygons[i].Image).Select(group => group.ToArray())];
        Time(run, "merge", rounds, Read, fresh => Array.ConvertAll(images, image => RunLengthMask.Merge(Array.ConvertAll(image, i => fresh[i]), intersect: false)), merged => HashTexts(merged.Select(mask => mask.ToCompressed())));
        Time(run, "iou", rounds, Read, fresh => Array.ConvertAll(images, image => Overlaps(fresh, image, isCrowd: false)), static tables => Hash(tables.SelectMany(table => table).Select(BitConverter.DoubleToUInt64Bits)));
        Time(run, "iouCrowd", rounds, Read, fresh => Array.ConvertAll(images, image => Overlaps(fresh, image, isCrowd: true)), static tables => Hash(tables.SelectMany(table => table).Select(BitConverter.DoubleToUInt64Bits)));
        RunLengthMask[] some = masks[..Math.Min(masks.Length, run.Get(Bitmaps))];
        byte[][] bitmaps = Time(run, "decode", rounds, () => Array.ConvertAll(some, static mask => mask.ToRowMajor()), static bitmaps => Hash(bitmaps));
        Time(run, "encode", rounds, () => some.Select((mask, i) => RunLengthMask.FromRowMajor(bitmaps[i], mask.Height, mask.Width)).ToArray(), encoded => HashTexts(encoded.Select(mask => mask.ToCompressed())));
        run.Set("annotations", polygons.Length);
        run.Set("bitmaps", some.Length);
        run.Set("images", images.Length);
    }

    private static double[] Overlaps(RunLengthMask[] masks, int[] image, bool isCrowd)
    {
        var table = new double[image.Length * image.Length];
        for (int a = 0; a < image.Length; a++)
        {
            for (int b = 0; b < image.Length; b++)
            {
                // As pycocotools lays it out: all of the first list for each of the second.
                table[(b * image.Length) + a] = RunLengthMask.Iou(masks[image[a]], masks[image[b]], isCrowd);
            }
        }

        return table;
    }

    private static TResult Time<TResult>(ScenarioRun run, string name, int rounds, Func<TResult> work, Func<TResult, ulong> hash)
        => Time(run, name, rounds, static () => true, _ => work(), hash);

    private static TResult Time<TInput, TResult>(ScenarioRun run, string name, int rounds, Func<TInput> prepare, Func<TInput, TResult> work, Func<TResult, ulong> hash)
    {
        run.Say($"{name}: {rounds} rounds.");
        double best = double.MaxValue;
        long made = 0;
        TResult result = work(prepare());
        for (long start = Stopwatch.GetTimestamp(); Stopwatch.GetElapsedTime(start) < WarmUp;)
        {
            result = work(prepare());
        }

        for (int i = 0; i < rounds; i++)
        {
            // C frees what the last round made before the next is timed. Where there is much, so do we, and what was prepared is moved before as well.
            result = default!;
            long before = GC.GetTotalAllocatedBytes();
            TInput input = prepare();
            if (made + GC.GetTotalAllocatedBytes() - before > MuchMemory)
            {
                GC.Collect();
            }

            before = GC.GetTotalAllocatedBytes();
            long start = Stopwatch.GetTimestamp();
            result = work(input);
            best = Math.Min(best, Stopwatch.GetElapsedTime(start).TotalMilliseconds);
            made = GC.GetTotalAllocatedBytes() - before;
        }

        run.Set(name + "Ms", best);
        run.Set(name + "Hash", hash(result).ToString("x16", System.Globalization.CultureInfo.InvariantCulture));
        return result;
    }

    // FNV-1a, of 64 bits.
    private static ulong Hash(IEnumerable<ulong> values) => values.Aggregate(14695981039346656037UL, static (hash, value) => unchecked((hash ^ value) * 1099511628211UL));

    private static ulong HashTexts(IEnumerable<string> texts) => Hash(texts.SelectMany(text => text.Append('\n')).Select(character => (ulong)character));

    private static ulong Hash(byte[][] bitmaps)
    {
        ulong hash = 14695981039346656037UL;
        foreach (byte[] bitmap in bitmaps)
        {
            foreach (byte pixel in bitmap)
            {
                hash = unchecked((hash ^ pixel) * 1099511628211UL);
            }
        }

        return hash;
    }
}
