using System.Collections.Concurrent;
using Labeling.Imaging.Dicom;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Authorization.Infrastructure;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Labeling.AspNetCore;

/// <summary>What all requests to one mapped studio share.</summary>
internal sealed class Studio
{
    private readonly LabelingEngine _engine;
    private readonly bool _hasAssist;
    private readonly ITrainer[] _trainers;
    private readonly ConcurrentDictionary<ProjectId, LabelingProject> _projects = new();

    public Studio(IServiceProvider services, LabelingWebOptions options, bool isOpen)
    {
        _engine = services.GetRequiredService<LabelingEngine>();
        Options = options;
        Access = new AccessRules(options, isOpen, HasOwnHandlers(services));
        Time = services.GetRequiredService<TimeProvider>();
        Log = services.GetService<ILoggerFactory>()?.CreateLogger("Labeling.AspNetCore") ?? NullLogger.Instance;
        Stopping = services.GetService<IHostApplicationLifetime>()?.ApplicationStopping ?? CancellationToken.None;
        Sources = [.. services.GetServices<IAssetSourceProvider>().Select(source => source.SourceName)];
        RefreshInterval = services.GetService<RefreshOptions>()?.Interval;
        _hasAssist = services.GetService<IMlAssistBuilder>() is not null;
        _trainers = [.. services.GetServices<ITrainer>()];
        Pictures = new PictureDesk(new ImageReader(services.GetServices<IImageDecoder>()), new DicomDecoder(services.GetServices<IDicomCodec>()), options);
        Starts = new StartDesk(this);
        Datasets = new DatasetGate(options, Sources);
        Uploads = options.UploadFolder is { } folder ? new UploadDesk(folder, options, Time) : null;
    }

    public LabelingWebOptions Options { get; }

    public AccessRules Access { get; }

    public TimeProvider Time { get; }

    public ILogger Log { get; }

    /// <summary>Ends when the host shuts down.</summary>
    public CancellationToken Stopping { get; }

    /// <summary>The kinds of places that datasets can be in.</summary>
    public IReadOnlyList<string> Sources { get; }

    /// <summary>Whether this host is set up for assistance: it trains models, or says that another process over the same store does.</summary>
    public bool HasTrainer => _hasAssist || _trainers.Length > 0;

    /// <summary>How often this host refreshes datasets; <see langword="null"/> where it does not by itself.</summary>
    public TimeSpan? RefreshInterval { get; }

    public PictureDesk Pictures { get; }

    public StartDesk Starts { get; }

    public DatasetGate Datasets { get; }

    public UploadDesk? Uploads { get; }

    public ProjectCollection Projects => _engine.Projects;

    /// <summary>Finds a project that must be there. Handles are kept, so that a known project costs no look into the store.</summary>
    public ValueTask<LabelingProject> FindProjectAsync(ProjectId id, CancellationToken cancellationToken)
        => _projects.TryGetValue(id, out var project) && project.Info.State != ProjectState.Deleted ? new(project) : OpenProjectAsync(id, cancellationToken);

    /// <summary>Whether the host takes part in decisions: with a handler, or an authorization service, of its own.</summary>
    private static bool HasOwnHandlers(IServiceProvider services)
    {
        using var scope = services.CreateScope();
        return scope.ServiceProvider.GetService<IAuthorizationService>() is not (null or DefaultAuthorizationService)
            || scope.ServiceProvider.GetServices<IAuthorizationHandler>().Any(handler => handler is not PassThroughAuthorizationHandler);
    }

    /// <summary>Whether a trainer of this host can train a project: assistance brings one for classification.</summary>
    public bool CanTrain(Project project)
        => (_hasAssist && project.TaskType is (LabelingTaskType.ImageClassificationMultiClass or LabelingTaskType.ImageClassificationMultiLabel)) || Array.Exists(_trainers, trainer => trainer.CanTrain(project));

    public void Forget(ProjectId id) => _projects.TryRemove(id, out _);

    private async ValueTask<LabelingProject> OpenProjectAsync(ProjectId id, CancellationToken cancellationToken)
    {
        Forget(id);
        var project = await _engine.Projects.OpenAsync(id, cancellationToken).ConfigureAwait(false);
        _projects[id] = project;
        return project;
    }
}
