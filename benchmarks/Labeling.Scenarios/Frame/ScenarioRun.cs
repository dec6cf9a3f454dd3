using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.Json.Nodes;

namespace Labeling.Scenarios;

/// <summary>One run of a scenario: its arguments, the figures it reports, and the checks that failed. Safe for many callers at once.</summary>
internal sealed class ScenarioRun
{
    private const int MostFailures = 20;

    private readonly ScenarioArguments _arguments;
    private readonly TextWriter _progress;
    private readonly JsonObject _figures = [];
    private readonly List<string> _failures = [];
    private readonly long _started = Stopwatch.GetTimestamp();
    private readonly Lock _lock = new();

    public ScenarioRun(string scenario, ScenarioArguments arguments, TextWriter progress)
    {
        _arguments = arguments;
        _progress = progress;
        _figures["scenario"] = scenario;
    }

    /// <summary>The seed of everything random in this run.</summary>
    public int Seed => Get(ScenarioArguments.Seed);

    /// <summary>Whether a check failed.</summary>
    public bool HasFailed => _failures.Count > 0;

    /// <summary>The value of an option, given or default.</summary>
    public T Get<T>(ScenarioOption<T> option) => _arguments.Get(option);

    /// <summary>Tells the person at the terminal what goes on.</summary>
    public void Say(string line)
    {
        lock (_lock)
        {
            _progress.WriteLine(string.Create(CultureInfo.InvariantCulture, $"[{Stopwatch.GetElapsedTime(_started).TotalSeconds,7:F1}s] {line}"));
        }
    }

    /// <summary>Reports a figure.</summary>
    public void Set(string key, JsonNode? value)
    {
        lock (_lock)
        {
            _figures[key] = value;
        }
    }

    /// <summary>Reports a rate, time or size, to three decimals; nothing where there is no such number, as for a rate of no time.</summary>
    public void Set(string key, double value) => Set(key, double.IsFinite(value) ? (JsonNode)Math.Round(value, 3) : null);

    /// <summary>Reports that a check failed.</summary>
    /// <param name="failure">What should be, and what is.</param>
    public void Fail(string failure)
    {
        lock (_lock)
        {
            _failures.Add(failure);
            if (_failures.Count > MostFailures)
            {
                return;
            }
        }

        Say("FAILED: " + failure);
    }

    /// <summary>The whole report as one line of JSON.</summary>
    public string ToJson()
    {
        Set("seed", Seed);
        Set("cores", Environment.ProcessorCount);
        Set("runtime", RuntimeInformation.FrameworkDescription);
        Set("os", RuntimeInformation.OSDescription);
        Set("architecture", RuntimeInformation.OSArchitecture.ToString());
        if (HasFailed)
        {
            int more = _failures.Count - MostFailures;
            IEnumerable<string> told = more > 0 ? _failures.Take(MostFailures).Append($"And {more} more.") : _failures;
            Set("failures", new JsonArray([.. told.Select(f => JsonValue.Create(f))]));
        }

        return _figures.ToJsonString();
    }
}
