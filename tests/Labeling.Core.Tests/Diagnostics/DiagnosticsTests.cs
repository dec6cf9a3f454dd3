using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.Metrics;
using Labeling.ConformanceTests;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Labeling.Core.Diagnostics;

public sealed class DiagnosticsTests
{
    [Fact]
    public async Task What_happens_is_logged_measured_and_traced_without_names_of_files_people_and_labels()
    {
        using var logs = new ListProvider();
        using var factory = LoggerFactory.Create(builder => builder.AddProvider(logs).SetMinimumLevel(LogLevel.Debug));
        await using var services = new ServiceCollection().AddMetrics().BuildServiceProvider();
        var meters = services.GetRequiredService<IMeterFactory>();
        var seen = new ConcurrentQueue<string>();
        using var metrics = Listen(meters, seen);
        using var activities = Trace(seen);
        var source = new MemorySource().Add("secret-patient.jpg").Add("../hostile-name.jpg").Add("damaged-file.jpg", "1x!");
        await using (var engine = new LabelingEngine(new ReferenceLabelStore(), [source], [new TextDecoder()], loggerFactory: factory, meterFactory: meters))
        {
            var project = await engine.Projects.CreateAsync(Bench.Define("Top Secret", classes: ["melanoma"]));
            await project.StartAsync();
            while (await project.Queue.ClaimAsync("doctor-jones") is { } task)
            {
                task.Answer(task.Items[0], new Annotation("melanoma", new BoundingBox(1, 1, 2, 2)));
                await task.SubmitAsync();
            }

            await project.Reviews.ApproveAsync(await project.Items.ListAsync().FirstAsync(), "doctor-smith", "clear case");
        }

        string told = string.Join('\n', logs.Lines.Concat(seen));
        foreach (string name in (string[])["secret-patient", "hostile-name", "damaged-file", "melanoma", "doctor", "clear case"])
        {
            Assert.DoesNotContain(name, told, StringComparison.Ordinal);
        }

        foreach (string expected in (string[])["1000 ", "1001 ", "1002 ", "1003 ", "1004 ", "1005 ", "labeling.task.claim.duration", "labeling.task.submit.duration", "labeling.task.answers 1", "labeling.review.decisions 1", "labeling.ingest.items 2", "labeling.image.probes 1", "activity labeling.ingest", "activity labeling.claim", "activity labeling.submit", "activity labeling.review"])
        {
            Assert.Contains(expected, told, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_lost_lease_is_a_warning()
    {
        using var logs = new ListProvider();
        using var factory = LoggerFactory.Create(builder => builder.AddProvider(logs));
        await using var bench = new Bench();
        await using var engine = new LabelingEngine(bench.Store, [bench.Source], timeProvider: bench.Time, loggerFactory: factory);
        bench.Source.AddMany(1);
        var project = await engine.Projects.CreateAsync(Bench.Define());
        await project.StartAsync();
        var task = (await project.Queue.ClaimAsync("ana"))!;
        task.Skip(task.Items[0]);
        bench.Time.Advance(TimeSpan.FromHours(1));
        await project.Queue.ClaimAsync("ben");

        await task.SubmitAsync();

        Assert.Contains(logs.Lines, line => line.StartsWith("1007 Warning", StringComparison.Ordinal) && line.Contains(task.Token.ToString(), StringComparison.Ordinal));
    }

    private static MeterListener Listen(IMeterFactory meters, ConcurrentQueue<string> seen)
    {
        var listener = new MeterListener
        {
            InstrumentPublished = (instrument, self) =>
            {
                if (instrument.Meter.Name == LabelingDiagnostics.Name && instrument.Meter.Scope == meters)
                {
                    self.EnableMeasurementEvents(instrument);
                }
            },
        };
        listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => seen.Enqueue($"{instrument.Name} {value} {string.Join(' ', tags.ToArray())}"));
        listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) => seen.Enqueue($"{instrument.Name} {value} {string.Join(' ', tags.ToArray())}"));
        listener.Start();
        return listener;
    }

    private static ActivityListener Trace(ConcurrentQueue<string> seen)
    {
        // Activities of tests that run at the same time are seen too; they hold no names either.
        var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == LabelingDiagnostics.Name,
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = activity => seen.Enqueue($"activity {activity.OperationName} {string.Join(' ', activity.Tags)}"),
        };
        ActivitySource.AddActivityListener(listener);
        return listener;
    }

    private sealed class ListProvider : ILoggerProvider, ILogger
    {
        private readonly ConcurrentQueue<string> _lines = new();

        public IEnumerable<string> Lines => _lines;

        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
            => _lines.Enqueue($"{eventId.Id} {logLevel} {formatter(state, exception)} {exception}");

        public void Dispose()
        {
        }
    }
}
