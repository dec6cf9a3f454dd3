using static TorchSharp.torch;

namespace Labeling.MlAssist.TorchSharp;

/// <summary>The answers of a training as numbers, for one class of several or for several at once.</summary>
internal sealed class ClassifierData
{
    private readonly float[][] _targets;

    public ClassifierData(TrainingRequest request)
    {
        IsMultilabel = request.Project.TaskType == LabelingTaskType.ImageClassificationMultiLabel;
        Classes = request.LabelClasses.Count;
        Items = [.. request.Training, .. request.Validation];
        TrainingCount = request.Training.Count;
        var indexes = request.LabelClasses.Select((id, index) => (id, index)).ToDictionary(pair => pair.id, pair => pair.index);
        _targets = [.. Items.Select(item => Target(item, indexes))];
    }

    public bool IsMultilabel { get; }

    public int Classes { get; }

    /// <summary>The training items, then those for validation.</summary>
    public IReadOnlyList<Item> Items { get; }

    public int TrainingCount { get; }

    /// <summary>Ones where a class is given. Shape <c>[N, classes]</c>.</summary>
    public Tensor Targets(IReadOnlyList<int> indexes)
    {
        var flat = new float[indexes.Count * Classes];
        for (var i = 0; i < indexes.Count; i++)
        {
            _targets[indexes[i]].CopyTo(flat.AsSpan(i * Classes));
        }

        return tensor(flat, indexes.Count, Classes);
    }

    /// <summary>Weights that make every class count as much as every other, softened by a square root. One for each class, mean 1.</summary>
    public float[] ClassWeights()
    {
        var counts = new double[Classes];
        foreach (var target in _targets.Take(TrainingCount))
        {
            for (var i = 0; i < Classes; i++)
            {
                counts[i] += target[i];
            }
        }

        var weights = counts.Select(count => 1 / Math.Sqrt(Math.Max(1, count))).ToArray();
        return [.. weights.Select(weight => (float)(weight * Classes / weights.Sum()))];
    }

    private float[] Target(Item item, Dictionary<LabelClassId, int> indexes)
    {
        var target = new float[Classes];
        foreach (var annotation in item.Annotations)
        {
            if (annotation.ClassId is { } id && indexes.TryGetValue(id, out var index))
            {
                target[index] = 1;
            }
        }

        return target;
    }
}
