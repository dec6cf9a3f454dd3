using System.Runtime.Intrinsics;

namespace Labeling.MlAssist;

/// <summary>Features that need no model file: histograms of colours and of the directions of gradients, over a grid of cells.</summary>
/// <remarks>Gradients after N. Dalal and B. Triggs, "Histograms of Oriented Gradients for Human Detection", 2005: nine unsigned directions, cells normalised by their neighbourhood.</remarks>
internal sealed class PictureDescriptor : FeatureExtractor
{
    private const int Side = 96;
    private const int Cells = 8;
    private const int CellSide = Side / Cells;
    private const int Directions = 9;
    private const int ColourCells = 3;
    private const int ColourBins = 4;
    private const int GradientLength = Cells * Cells * Directions;
    private const int ColourLength = ColourCells * ColourCells * ColourBins * ColourBins * ColourBins;

    public static PictureDescriptor Instance { get; } = new();

    public override string Key => "descriptor-1";

    public override string Name => "descriptor";

    public override int Length => GradientLength + ColourLength;

    public override int InputLength => Length;

    public override int BatchSize => 16;

    public override PixelSize DecodeBox => new(3 * Side, 3 * Side);

    public override void Prepare(DecodedImage image, Span<float> input)
    {
        var pixels = new Vector128<float>[Side * Side];
        Resampler.Scale(image.Pixels.Span, image.Size, Side, Side, 0, 0, Side, Side, pixels);
        input[..Length].Clear();
        AddGradients(pixels, input[..GradientLength]);
        AddColours(pixels, input.Slice(GradientLength, ColourLength));
    }

    public override void Extract(float[] inputs, int count, float[] features) => inputs.AsSpan(0, count * Length).CopyTo(features);

    public override void Dispose()
    {
        // There is one for the process, and it holds nothing.
    }

    private static void AddGradients(ReadOnlySpan<Vector128<float>> pixels, Span<float> histogram)
    {
        float[] light = new float[pixels.Length];
        for (int i = 0; i < light.Length; i++)
        {
            light[i] = MathF.Sqrt(((0.299f * pixels[i].GetElement(0)) + (0.587f * pixels[i].GetElement(1)) + (0.114f * pixels[i].GetElement(2))) / 255);
        }

        for (int y = 1; y < Side - 1; y++)
        {
            for (int x = 1; x < Side - 1; x++)
            {
                int i = (y * Side) + x;
                float dx = light[i + 1] - light[i - 1];
                float dy = light[i + Side] - light[i - Side];
                float length = MathF.Sqrt((dx * dx) + (dy * dy));
                float direction = MathF.Atan2(dy, dx) / MathF.PI * Directions;
                float turned = direction < 0 ? direction + Directions : direction;
                int low = (int)turned % Directions;
                float part = turned - MathF.Floor(turned);
                var cell = histogram.Slice((((y / CellSide) * Cells) + (x / CellSide)) * Directions, Directions);
                cell[low] += length * (1 - part);
                cell[(low + 1) % Directions] += length * part;
            }
        }

        Normalize(histogram);
    }

    /// <summary>Divides each cell by the length of its neighbourhood of 3 × 3 cells, so that light and contrast do not count.</summary>
    private static void Normalize(Span<float> histogram)
    {
        float[] energy = new float[Cells * Cells];
        for (int cell = 0; cell < energy.Length; cell++)
        {
            energy[cell] = System.Numerics.Tensors.TensorPrimitives.SumOfSquares<float>(histogram.Slice(cell * Directions, Directions));
        }

        for (int y = 0; y < Cells; y++)
        {
            for (int x = 0; x < Cells; x++)
            {
                float sum = 0;
                for (int ny = Math.Max(0, y - 1); ny <= Math.Min(Cells - 1, y + 1); ny++)
                {
                    for (int nx = Math.Max(0, x - 1); nx <= Math.Min(Cells - 1, x + 1); nx++)
                    {
                        sum += energy[(ny * Cells) + nx];
                    }
                }

                var cell = histogram.Slice(((y * Cells) + x) * Directions, Directions);
                float factor = 1 / MathF.Sqrt(sum + 0.5f);
                foreach (ref float value in cell)
                {
                    value = MathF.Sqrt(value * factor);
                }
            }
        }
    }

    private static void AddColours(ReadOnlySpan<Vector128<float>> pixels, Span<float> histogram)
    {
        int bins = ColourBins * ColourBins * ColourBins;
        for (int i = 0; i < pixels.Length; i++)
        {
            int cell = ((i / Side * ColourCells / Side) * ColourCells) + (i % Side * ColourCells / Side);
            var bin = Vector128.Min(pixels[i] * (ColourBins / 256f), Vector128.Create(ColourBins - 1f));
            int place = ((((int)bin.GetElement(0) * ColourBins) + (int)bin.GetElement(1)) * ColourBins) + (int)bin.GetElement(2);
            histogram[(cell * bins) + place]++;
        }

        float area = Side * Side / (float)(ColourCells * ColourCells);
        foreach (ref float value in histogram)
        {
            value = MathF.Sqrt(value / area);
        }
    }
}
