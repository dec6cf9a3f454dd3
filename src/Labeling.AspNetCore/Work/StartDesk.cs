using System.Collections.Concurrent;

namespace Labeling.AspNetCore;

/// <summary>Reads datasets in while the requests that asked for it are long answered.</summary>
internal sealed class StartDesk(Studio studio)
{
    private readonly ConcurrentDictionary<ProjectId, Work> _works = new();

    /// <summary>Begins unless it goes on already.</summary>
    public void Begin(LabelingProject project)
    {
        var work = new Work();
        if (_works.TryAdd(project.Info.Id, work) || (_works.TryGetValue(project.Info.Id, out var old) && old.IsOver && _works.TryUpdate(project.Info.Id, work, old)))
        {
            // Long work that outlives its request; its end shows in the work itself.
            _ = Task.Run(() => RunAsync(project, work), CancellationToken.None);
        }
    }

    /// <summary>How far it is, or why it failed; <see langword="null"/> where nothing is to be told.</summary>
    public StartView? Find(ProjectId id) => _works.TryGetValue(id, out var work) ? work.View : null;

    private async Task RunAsync(LabelingProject project, Work work)
    {
        try
        {
            var report = await project.StartAsync(work, studio.Stopping).ConfigureAwait(false);
            WebLog.Started(studio.Log, project.Info.Id, report.Added);
            _works.TryRemove(project.Info.Id, out _);
        }
        catch (OperationCanceledException) when (studio.Stopping.IsCancellationRequested)
        {
            // The host ends; started again, the reading goes on where it was.
        }
#pragma warning disable CA1031 // Whatever it is, the owner must see it on the project's page.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            var problem = ProblemMap.Find(exception) ?? new ApiProblem(500, LabelingWebErrorCodes.InternalError, "The server failed; its log says how.");
            WebLog.StartFailed(studio.Log, exception, project.Info.Id, problem.Code);
            work.Fail(problem);
        }
    }

    private sealed class Work : IProgress<IngestProgress>
    {
        private StartView _view = new() { Listed = 0, Stored = 0 };

        public StartView View => Volatile.Read(ref _view);

        public bool IsOver => View.Code is not null;

        public void Report(IngestProgress value) => Volatile.Write(ref _view, new StartView { Listed = value.Listed, Stored = value.Stored });

        public void Fail(ApiProblem problem)
            => Volatile.Write(ref _view, new StartView { Listed = View.Listed, Stored = View.Stored, Code = problem.Code, Problem = problem.Detail });
    }
}
