using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Labeling.MlAssist;

/// <summary>How a picture becomes a backbone's input: the content of the small JSON file beside a model.</summary>
/// <remarks>
/// The defaults are torchvision's convention for networks that were trained on ImageNet. They are set, not initialized once: the deserializer that is
/// made at compile time gives 0 to an init-only property which the file leaves out.
/// </remarks>
internal sealed class Preprocessing
{
    /// <summary>The input's width in pixels.</summary>
    public int Width { get; set; } = 224;

    /// <summary>The input's height in pixels.</summary>
    public int Height { get; set; } = 224;

    /// <summary>To how many pixels the shorter side is scaled before the middle is cut out; 0 to squash the whole picture into the input.</summary>
    public int? Resize { get; set; }

    /// <summary>Subtracted from red, green and blue after the scale, in that order.</summary>
    public IReadOnlyList<float> Mean { get; set; } = [0.485f, 0.456f, 0.406f];

    /// <summary>Divides red, green and blue after the mean.</summary>
    public IReadOnlyList<float> Std { get; set; } = [0.229f, 0.224f, 0.225f];

    /// <summary>What a byte is multiplied by before the mean is subtracted.</summary>
    public float Scale { get; set; } = 1f / 255;

    /// <summary>Whether blue comes first.</summary>
    public bool Bgr { get; set; }

    /// <summary>Whether the three colours of a pixel lie side by side (<c>[N, H, W, 3]</c>) rather than in planes (<c>[N, 3, H, W]</c>).</summary>
    public bool ChannelsLast { get; set; }

    /// <summary>The name of the input; <see langword="null"/> for the model's only one.</summary>
    public string? Input { get; set; }

    /// <summary>The name of the output that holds the features; <see langword="null"/> to find it.</summary>
    public string? Features { get; set; }

    [JsonIgnore]
    public int InputLength => checked(3 * Width * Height);

    /// <summary>The side to which the shorter one is scaled, by the usual 256 to 224 where nothing is said.</summary>
    [JsonIgnore]
    public int ShortSide => Resize ?? (int)Math.Round(Math.Max(Width, Height) * 256 / 224.0);

    /// <summary>Reads and checks a declaration.</summary>
    /// <exception cref="LabelingException">It is not JSON, or a number is impossible.</exception>
    public static Preprocessing Parse(ReadOnlySpan<byte> json, string where)
    {
        try
        {
            var result = JsonSerializer.Deserialize(json, MlAssistJsonContext.Default.Preprocessing) ?? throw new JsonException("It is null.");
            return result.Check(where);
        }
        catch (JsonException exception)
        {
            throw new LabelingException(LabelingErrorCodes.ModelInvalid, $"The preprocessing declared in {where} cannot be read ({exception.Message}); correct the file, or remove it for the defaults.", exception);
        }
    }

    public Preprocessing Check(string where)
    {
        bool sound = Width is >= 8 and <= 4096 && Height is >= 8 and <= 4096
            && (Resize is null or 0 || (Resize >= Math.Max(Width, Height) && Resize <= 8192))
            && Mean is { Count: 3 } && Std is { Count: 3 } && Mean.All(float.IsFinite) && Std.All(s => float.IsFinite(s) && s > 0) && float.IsFinite(Scale) && Scale > 0;
        return sound
            ? this
            : throw new LabelingException(
                LabelingErrorCodes.ModelInvalid,
                $"The preprocessing declared in {where} is impossible: width and height are 8 to 4096, resize is 0 or at least both of them, mean and std are three finite numbers, std and scale above 0.");
    }

    /// <summary>Scales, cuts out and normalises a picture.</summary>
    [SkipLocalsInit]
    public void Apply(DecodedImage image, Span<float> input)
    {
        var (scaledWidth, scaledHeight) = ScaledSize(image.Size);
        int area = Width * Height;
        var pixels = System.Buffers.ArrayPool<Vector128<float>>.Shared.Rent(area);
        try
        {
            Resampler.Scale(
                image.Pixels.Span, image.Size, scaledWidth, scaledHeight, (scaledWidth - Width) / 2, (scaledHeight - Height) / 2, Width, Height, pixels);
            Normalize(pixels.AsSpan(0, area), input);
        }
        finally
        {
            System.Buffers.ArrayPool<Vector128<float>>.Shared.Return(pixels);
        }
    }

    private (int Width, int Height) ScaledSize(PixelSize size)
    {
        if (Resize == 0)
        {
            return (Width, Height);
        }

        double factor = (double)ShortSide / Math.Min(size.Width, size.Height);
        return (Math.Max(Width, (int)Math.Round(size.Width * factor)), Math.Max(Height, (int)Math.Round(size.Height * factor)));
    }

    private void Normalize(ReadOnlySpan<Vector128<float>> pixels, Span<float> input)
    {
        var factor = Vector128.Create(Scale / Std[0], Scale / Std[1], Scale / Std[2], 0);
        var offset = Vector128.Create(-Mean[0] / Std[0], -Mean[1] / Std[1], -Mean[2] / Std[2], 0);
        var (first, last) = Bgr ? (2, 0) : (0, 2);
        if (ChannelsLast)
        {
            for (int i = 0; i < pixels.Length; i++)
            {
                var value = (pixels[i] * factor) + offset;
                input[3 * i] = value.GetElement(first);
                input[(3 * i) + 1] = value.GetElement(1);
                input[(3 * i) + 2] = value.GetElement(last);
            }

            return;
        }

        // Four pixels at once are turned into four numbers of each colour.
        var red = Vector128.Create(factor.GetElement(0));
        var green = Vector128.Create(factor.GetElement(1));
        var blue = Vector128.Create(factor.GetElement(2));
        var redOffset = Vector128.Create(offset.GetElement(0));
        var greenOffset = Vector128.Create(offset.GetElement(1));
        var blueOffset = Vector128.Create(offset.GetElement(2));
        var reds = input.Slice(first * pixels.Length, pixels.Length);
        var greens = input.Slice(pixels.Length, pixels.Length);
        var blues = input.Slice(last * pixels.Length, pixels.Length);
        int at = 0;
        for (; at + 4 <= pixels.Length; at += 4)
        {
            var (r, g, b) = Turn(pixels[at], pixels[at + 1], pixels[at + 2], pixels[at + 3]);
            ((r * red) + redOffset).CopyTo(reds[at..]);
            ((g * green) + greenOffset).CopyTo(greens[at..]);
            ((b * blue) + blueOffset).CopyTo(blues[at..]);
        }

        for (; at < pixels.Length; at++)
        {
            var value = (pixels[at] * factor) + offset;
            reds[at] = value.GetElement(0);
            greens[at] = value.GetElement(1);
            blues[at] = value.GetElement(2);
        }
    }

    private static (Vector128<float> Red, Vector128<float> Green, Vector128<float> Blue) Turn(Vector128<float> one, Vector128<float> two, Vector128<float> three, Vector128<float> four)
    {
        var (a, b, c, d) = (one.AsDouble(), two.AsDouble(), three.AsDouble(), four.AsDouble());
        var redGreen = Vector128.Create(a.GetElement(0), b.GetElement(0)).AsSingle();
        var redGreenToo = Vector128.Create(c.GetElement(0), d.GetElement(0)).AsSingle();
        var blueAlpha = Vector128.Create(a.GetElement(1), b.GetElement(1)).AsSingle();
        var blueAlphaToo = Vector128.Create(c.GetElement(1), d.GetElement(1)).AsSingle();
        return (Even(redGreen, redGreenToo), Odd(redGreen, redGreenToo), Even(blueAlpha, blueAlphaToo));

        static Vector128<float> Even(Vector128<float> low, Vector128<float> high)
            => Vector128.Create(Vector128.Shuffle(low, Vector128.Create(0, 2, 0, 0)).GetLower(), Vector128.Shuffle(high, Vector128.Create(0, 2, 0, 0)).GetLower());

        static Vector128<float> Odd(Vector128<float> low, Vector128<float> high)
            => Vector128.Create(Vector128.Shuffle(low, Vector128.Create(1, 3, 0, 0)).GetLower(), Vector128.Shuffle(high, Vector128.Create(1, 3, 0, 0)).GetLower());
    }
}
