namespace Labeling;

/// <summary>The answers of one task before they are handed in, and the time each took.</summary>
internal sealed class AnswerSheet
{
    private readonly Lock _lock = new();
    private readonly IReadOnlyList<TaskItem> _items;
    private readonly Dictionary<ItemId, Line> _lines = [];
    private readonly TimeProvider _time;
    private long _mark;
    private Line? _last;

    public AnswerSheet(IReadOnlyList<TaskItem> items, TimeProvider time)
    {
        _items = items;
        _time = time;
        _mark = time.GetTimestamp();
    }

    public void Answer(ItemId itemId, IReadOnlyList<Annotation> annotations) => Write(itemId, annotations, isSkip: false, reason: null);

    public void Skip(ItemId itemId, string? reason) => Write(itemId, [], isSkip: true, reason);

    public void CheckItem(ItemId itemId)
    {
        if (!_items.Any(item => item.Id == itemId))
        {
            throw new ArgumentException($"Item {itemId} is not in this task, which has {string.Join(", ", _items.Select(item => item.Id))}; use an item of the task's Items.", nameof(itemId));
        }
    }

    /// <summary>The answers as they are sent, checked; the clock stops for the last of them.</summary>
    /// <exception cref="LabelingException">An item has no answer, or an answer breaks a rule.</exception>
    public IReadOnlyList<Submission> HandIn(SubmissionRules rules)
    {
        lock (_lock)
        {
            var submissions = new List<Submission>(_items.Count);
            foreach (var item in _items)
            {
                if (_lines.TryGetValue(item.Id, out var line))
                {
                    var elapsed = line.Elapsed + (line == _last ? _time.GetElapsedTime(_mark) : TimeSpan.Zero);
                    var answer = new Submission { ItemId = item.Id, Annotations = line.Annotations, IsSkip = line.IsSkip, SkipReason = line.Reason, Elapsed = elapsed };
                    submissions.Add(rules.Apply(item.Path, item.ImageSize, answer));
                }
                else if (!item.IsSubmitted)
                {
                    throw new LabelingException(
                        LabelingErrorCodes.SubmissionInvalid,
                        $"Item {item.Id} ('{item.Path}') has no answer, and a task is submitted as a whole; call Answer or Skip for it.");
                }
            }

            return submissions;
        }
    }

    private void Write(ItemId itemId, IReadOnlyList<Annotation> annotations, bool isSkip, string? reason)
    {
        CheckItem(itemId);
        lock (_lock)
        {
            if (!_lines.TryGetValue(itemId, out var line))
            {
                _lines.Add(itemId, line = new Line());
            }

            long now = _time.GetTimestamp();
            line.Elapsed += _time.GetElapsedTime(_mark, now);
            line.Annotations = annotations;
            line.IsSkip = isSkip;
            line.Reason = reason;
            _mark = now;
            _last = line;
        }
    }

    private sealed class Line
    {
        public IReadOnlyList<Annotation> Annotations { get; set; } = [];

        public bool IsSkip { get; set; }

        public string? Reason { get; set; }

        public TimeSpan Elapsed { get; set; }
    }
}
