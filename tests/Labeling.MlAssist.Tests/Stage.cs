using System.Runtime.CompilerServices;
using Labeling.ConformanceTests;
using Microsoft.Extensions.Time.Testing;

namespace Labeling.MlAssist.Tests;

/// <summary>A running project of coloured pictures in a store in memory, with a worker.</summary>
internal sealed class Stage : IAsyncDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("labeling-assist-");

    private Stage(LabelStore store, FakeTimeProvider clock, LabelingEngine engine, LabelingProject project)
    {
        (Store, Clock, Engine, Project) = (store, clock, engine, project);
    }

    public LabelStore Store { get; }

    public FakeTimeProvider Clock { get; }

    public LabelingEngine Engine { get; }

    public LabelingProject Project { get; }

    public static async Task<Stage> OpenAsync(int items, AssistSettings? settings = null, LabelingTaskType taskType = LabelingTaskType.ImageClassificationMultiClass, long seed = 5)
    {
        var clock = new FakeTimeProvider(new DateTimeOffset(2026, 9, 30, 12, 0, 0, TimeSpan.Zero));
        LabelStore store = new ReferenceLabelStore(clock);
        var engine = new LabelingEngine(store, [new ColouredSource(items)], [new ColouredDecoder()], timeProvider: clock);
        LabelingProject project = await engine.Projects.CreateAsync(new ProjectDefinition("colours", taskType)
        {
            Dataset = new DatasetDefinition("coloured", "anywhere"),
            LabelClasses = ["red", "green", "blue"],
            Seed = seed,
        });
        await project.StartAsync();
        await project.Assist.UpdateSettingsAsync(settings ?? new AssistSettings { MinLabels = 60, MinNewLabels = 20, QuietTime = TimeSpan.Zero });
        return new Stage(store, clock, engine, project);
    }

    public AssistWorker NewWorker(string name = "worker", params ITrainer[] trainers)
        => new(Store, [new ColouredSource(0)], [new ColouredDecoder()], new MlAssistOptions { Folder = _folder.FullName, WorkerName = name }, trainers, timeProvider: Clock);

    /// <summary>Labels so many items truly, whatever kind of task they come in.</summary>
    public async Task<List<LabelTask>> LabelAsync(int count, Func<long, Annotation>? answer = null)
    {
        var tasks = new List<LabelTask>();
        for (int i = 0; i < count && await Project.Queue.ClaimAsync("ana") is { } task; i++)
        {
            task.Answer(task.Items[0], answer?.Invoke(NumberOf(task.Items[0].Path)) ?? new Annotation(ColouredItems.ClassOf(new ItemId(NumberOf(task.Items[0].Path)))));
            await task.SubmitAsync();
            tasks.Add(task);
        }

        return tasks;
    }

    public async Task<List<Run>> RunsAsync() => await Project.Assist.ListRunsAsync().ToListAsync();

    public static long NumberOf(string path) => long.Parse(path.AsSpan(path.IndexOf('-', StringComparison.Ordinal) + 1, 5));

    public async ValueTask DisposeAsync()
    {
        await Engine.DisposeAsync();
        _folder.Delete(recursive: true);
    }

    /// <summary>Files whose only content is their number.</summary>
    private sealed class ColouredSource(int items) : IAssetSourceProvider, IAssetSource
    {
        public string SourceName => "coloured";

        public IAssetSource Open(DatasetDefinition dataset) => this;

        public async IAsyncEnumerable<Asset> ListAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
        {
            await Task.CompletedTask;
            for (int i = 1; i <= items; i++)
            {
                yield return new Asset { Path = $"p-{i:00000}.png", Size = 8, ContentTag = "1" };
            }
        }

        public Task<Stream> OpenReadAsync(string path, CancellationToken cancellationToken = default) => Task.FromResult<Stream>(new MemoryStream(BitConverter.GetBytes(NumberOf(path))));
    }

    private sealed class ColouredDecoder : IImageDecoder
    {
        public bool CanDecode(ReadOnlySpan<byte> header) => true;

        public ValueTask<ImageInfo> ProbeAsync(Stream stream, DecodeOptions? options = null, CancellationToken cancellationToken = default) => new(new ImageInfo { Format = ImageFormat.Png, StoredSize = new PixelSize(48, 48) });

        public async ValueTask<DecodedImage> DecodeAsync(Stream stream, DecodeOptions? options = null, CancellationToken cancellationToken = default)
        {
            byte[] number = new byte[8];
            await stream.ReadExactlyAsync(number, cancellationToken);
            return await new ColouredItems().DecodeAsync(ColouredItems.Make(1, (int)BitConverter.ToInt64(number))[0], options, cancellationToken);
        }
    }
}
