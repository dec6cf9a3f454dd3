using System.Diagnostics.Metrics;
using Microsoft.Extensions.Logging;

namespace Labeling.MlAssist;

/// <summary>What every part of one worker shares.</summary>
internal sealed class WorkerServices : IDisposable
{
    private readonly Dictionary<string, IAssetSourceProvider> _sources = new(StringComparer.Ordinal);
    private readonly IReadOnlyList<IImageDecoder> _decoders;
    private readonly List<ITrainer> _trainers;
    private readonly Dictionary<string, INextItems> _nextItems = new(StringComparer.Ordinal);
    private readonly FrozenBackboneTrainer _own;

    public WorkerServices(
        LabelStore store,
        IEnumerable<IAssetSourceProvider> sources,
        IReadOnlyList<IImageDecoder> decoders,
        MlAssistOptions options,
        IEnumerable<ITrainer> trainers,
        IEnumerable<INextItems> nextItems,
        TimeProvider time,
        ILogger log,
        IMeterFactory? meterFactory)
    {
        if (decoders.Count == 0)
        {
            throw new ArgumentException("No image decoder is given, so no picture can be read; give an ImageReader of Labeling.Imaging, or another.", nameof(decoders));
        }

        foreach (var source in sources)
        {
            if (!_sources.TryAdd(source.SourceName, source))
            {
                throw new ArgumentException($"Two asset source providers are named '{source.SourceName}'; give one of them.", nameof(sources));
            }
        }

        foreach (var way in (INextItems[])[new LeastConfident(), new SmallestMargin(), new LargestEntropy(), new KCenter(), .. nextItems])
        {
            _nextItems[way.Name] = way;
        }

        Store = store;
        Options = options;
        Time = time;
        Log = log;
        Instruments = new AssistInstruments(meterFactory);
        _decoders = decoders;
        _own = new FrozenBackboneTrainer(Path.Combine(options.Folder, "features"), options.Backbone, options.Device, meterFactory);
        _trainers = [_own, .. trainers];
    }

    public LabelStore Store { get; }

    public MlAssistOptions Options { get; }

    public TimeProvider Time { get; }

    public ILogger Log { get; }

    public AssistInstruments Instruments { get; }

    public ITrainer? TrainerFor(Project project) => _trainers.FindLast(t => t.CanTrain(project));

    public ITrainer? TrainerNamed(string name) => _trainers.FindLast(t => t.Name == name);

    public IItemImages ImagesOf(Project project)
        => _sources.TryGetValue(project.Dataset.Source, out var provider)
            ? new ProjectImages(provider.Open(project.Dataset), _decoders)
            : throw new LabelingException(
                LabelingErrorCodes.DatasetUnavailable, $"The worker has no asset source provider for the dataset's source '{project.Dataset.Source}'; give it the one that the host has.");

    /// <summary>The way to choose what comes next, or <see langword="null"/> for the queue's own shuffle.</summary>
    public INextItems? NextItems(string name)
        => name == "random" ? null
            : _nextItems.TryGetValue(name, out var way) ? way
            : throw new LabelingException(
                LabelingErrorCodes.AssistSettingInvalid, $"The worker knows no way '{name}' to choose what to label next; it knows random, {string.Join(", ", _nextItems.Keys.Order(StringComparer.Ordinal))}.");

    public void Dispose()
    {
        _own.Dispose();
        Instruments.Dispose();
    }
}
