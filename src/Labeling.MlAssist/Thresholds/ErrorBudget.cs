namespace Labeling.MlAssist;

/// <summary>Which tests of thresholds were made, class by class or for all: what is spent of the chance to err. Kept as a record of the project.</summary>
internal sealed class ErrorBudget
{
    private const string Kind = "assist";
    private const string Key = "tests";
    private const double Unit = 1e-9;

    private readonly LabelStore _store;
    private readonly ProjectId _projectId;
    private readonly SortedDictionary<LabelClassId, TestTurn> _turns = [];
    private readonly long _version;

    private readonly double _accuracy;
    private readonly double _confidence;

    private ErrorBudget(LabelStore store, Project project, ProjectRecord? record, AssistSettings settings)
    {
        _store = store;
        _projectId = project.Id;
        _accuracy = settings.RequiredAccuracy;
        _confidence = settings.Confidence;
        _version = record?.Version ?? 0;
        long[] numbers = record is null ? [] : [.. NumberText.Read(record.Json)];
        bool isSame = numbers.Length > 0 && numbers[0] == Number(_accuracy);
        foreach (long[] turn in numbers.Skip(1).Chunk(4))
        {
            // For another accuracy than before it is no repetition to ask the same evidence, but a test all the same.
            _turns[new LabelClassId((int)turn[0])] = new TestTurn((int)turn[1], turn[2] * Unit, isSame ? (int)turn[3] : 0);
        }
    }

    public static async Task<ErrorBudget> ReadAsync(LabelStore store, Project project, AssistSettings settings, CancellationToken cancellationToken)
        => new(store, project, await store.FindRecordAsync(project.Id, Kind, Key, cancellationToken).ConfigureAwait(false), settings);

    /// <summary>The turn of a class; of all together for the default.</summary>
    public TestTurn Of(LabelClassId labelClass) => _turns.GetValueOrDefault(labelClass, TestTurn.First);

    /// <summary>Notes a test.</summary>
    public void Add(LabelClassId labelClass, double? risk, int evidence) => _turns[labelClass] = Of(labelClass).After(risk, evidence, _confidence);

    /// <summary>Writes down what was noted. Nobody else writes it while this worker has the project in hand.</summary>
    public async Task SaveAsync(CancellationToken cancellationToken)
    {
        var numbers = _turns.SelectMany(t => (long[])[t.Key.Value, t.Value.Number, Number(t.Value.Left), t.Value.FailedAt]).Prepend(Number(_accuracy));
        await _store.TryWriteRecordAsync(_projectId, Kind, Key, NumberText.Write(numbers), _version, cancellationToken).ConfigureAwait(false);
    }

    private static long Number(double share) => (long)(share / Unit);
}
