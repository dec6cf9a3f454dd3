using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Labeling.MlAssist.TorchSharp;

/// <summary>Tells trainings apart: the same labels, pictures, seed and options have the same fingerprint, in every process.</summary>
internal static class Fingerprint
{
    public static string Of(TrainingRequest request, TorchSharpOptions options)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        void Add(FormattableString text) => hash.AppendData(Encoding.UTF8.GetBytes(text.ToString(CultureInfo.InvariantCulture) + "\n"));

        Add($"1 {request.Project.TaskType} {request.Seed} {string.Join(' ', request.LabelClasses)}");
        Add($"{options.Architecture} {options.Backbone} {options.ImageSize} {options.ObjectImageSize} {options.Epochs} {options.BatchSize} {options.LearningRate:R} {options.MixedPrecision} {options.MaxTime}");
        foreach (var items in (IReadOnlyList<Item>[])[request.Training, request.Validation])
        {
            Add($"{items.Count}");
            foreach (var item in items)
            {
                Add($"{item.Id} {item.Path} {item.ContentTag}");
                foreach (var annotation in item.Annotations)
                {
                    Add($"{annotation.ClassId} {Describe(annotation.Shape?.Bounds)} {annotation.Shape?.Area:R}");
                }
            }
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset().AsSpan(0, 16));
    }

    private static string Describe(BoundingBox? box)
        => box is null ? string.Empty : string.Create(CultureInfo.InvariantCulture, $"{box.X:R} {box.Y:R} {box.Width:R} {box.Height:R}");
}
