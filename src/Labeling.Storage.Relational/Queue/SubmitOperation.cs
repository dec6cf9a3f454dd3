namespace Labeling.Storage.Relational;

/// <summary>Takes a labeler's answers in.</summary>
internal sealed class SubmitOperation
{
    private readonly ProjectScope _scope;
    private readonly SubmitRequest _request;
    private readonly List<SubmittedHold> _holds;
    private readonly List<SubmittedHold> _unwritten = [];

    private SubmitOperation(ProjectScope scope, SubmitRequest request, List<SubmittedHold> holds)
    {
        _scope = scope;
        _request = request;
        _holds = holds;
    }

    public static async ValueTask<SubmitResult> RunAsync(ProjectScope scope, SubmitRequest request, PreparedSubmission[] submissions)
    {
        if (scope.Project.Project.Settings.MinLabelers > 1 && request.Consensus is null)
        {
            throw new ArgumentException(
                $"Project '{scope.Project.Project.Name}' asks {scope.Project.Project.Settings.MinLabelers} labelers for each item; give a rule that compares their answers.",
                nameof(request));
        }

        await scope.Session.LockLabelerAsync(scope.Number, request.Labeler, scope.CancellationToken).ConfigureAwait(false);
        List<SubmittedHold> holds = await SubmittedHold.ReadAsync(scope, request).ConfigureAwait(false);
        var operation = new SubmitOperation(scope, request, holds);
        var outcomes = new SubmissionOutcome[submissions.Length];
        for (int index = 0; index < submissions.Length; index++)
        {
            SubmissionStatus status = await operation.SubmitAsync(submissions[index]).ConfigureAwait(false);
            outcomes[index] = new SubmissionOutcome { ItemId = submissions[index].ItemId, Status = status };
        }

        await operation.FinishAsync().ConfigureAwait(false);
        return new SubmitResult { Outcomes = outcomes };
    }

    private async ValueTask<SubmissionStatus> SubmitAsync(PreparedSubmission submission)
    {
        if (_holds.Count == 0)
        {
            return await WasAnsweredAsync(submission.ItemId).ConfigureAwait(false) ? SubmissionStatus.AlreadyAccepted : SubmissionStatus.NotInTask;
        }

        SubmittedHold? hold = _holds[0].Task.Labeler == _request.Labeler ? _holds.Find(h => h.Item.Id == submission.ItemId) : null;
        switch (hold?.State)
        {
            case null:
                return SubmissionStatus.NotInTask;
            case HoldState.Answered:
                return SubmissionStatus.AlreadyAccepted;
            case var _ when !_scope.Project.IsRunning:
                return SubmissionStatus.ProjectNotRunning;
            case HoldState.Lost:
                return SubmissionStatus.LeaseLost;
            case HoldState.Changed:
                return SubmissionStatus.ItemChanged;
            default:
                await AcceptAsync(hold, submission).ConfigureAwait(false);
                return SubmissionStatus.Accepted;
        }
    }

    /// <summary>A task that answered all its items is forgotten; then the history knows.</summary>
    private async ValueTask<bool> WasAnsweredAsync(ItemId itemId)
    {
        ItemRow? item = await ItemTable.FindAsync(_scope.Session, _scope.Number, itemId, _scope.CancellationToken).ConfigureAwait(false);
        for (long number = item?.LastEntry ?? 0; number != 0;)
        {
            HistoryRow row = await HistoryTable.ReadAsync(_scope.Session, number, _scope.CancellationToken).ConfigureAwait(false);
            if (row.Entry.Token == _request.Token && row.Entry.Actor == _request.Labeler)
            {
                return true;
            }

            number = row.Previous;
        }

        return false;
    }

    private async ValueTask AcceptAsync(SubmittedHold hold, PreparedSubmission submission)
    {
        ItemRow item = hold.Item;
        if (hold.HasDraft)
        {
            await DraftTable.RemoveAsync(_scope, item.Id, _request.Labeler).ConfigureAwait(false);
        }

        Submission answer = submission.Submission;
        bool isPutBack = answer.IsSkip && _request.SkipPolicy != SkipPolicy.OutOfQueue;
        bool isSimple = !hold.IsShared && !hold.Task.IsOver && !isPutBack && _scope.Project.Project.Settings.MinLabelers == 1;
        hold.State = HoldState.Answered;
        if (isSimple)
        {
            _unwritten.Add(hold);
        }
        else
        {
            await SettleOwnAsync(hold).ConfigureAwait(false);
        }

        long entry = await AppendAsync(hold, submission).ConfigureAwait(false);
        _scope.Counters.AddAnswer(_request.Labeler, answer.IsSkip, answer.Elapsed.Ticks);
        var change = new ItemChange(_scope, item) { MayWait = !isSimple };
        if (isPutBack)
        {
            await PutBackAsync(item).ConfigureAwait(false);
        }
        else
        {
            item.Standing++;
            await ConsensusDecider.DecideAsync(_scope, _request, change, new AcceptedAnswer(entry, answer, hold.IsShared)).ConfigureAwait(false);
        }

        await change.SaveAsync().ConfigureAwait(false);
    }

    /// <summary>This task's right to the item is used, and with it that of the labeler's other tasks.</summary>
    private async ValueTask SettleOwnAsync(SubmittedHold hold)
    {
        ItemId itemId = hold.Item.Id;
        await HoldTable.SetStateAsync(_scope, hold.Task.Token, itemId, HoldState.Answered).ConfigureAwait(false);
        if (hold.IsShared)
        {
            ItemHolders others = await HoldTable.ReadHoldersAsync(_scope, itemId).ConfigureAwait(false);
            foreach (ItemHolder own in others.All.Where(h => h.Labeler == _request.Labeler))
            {
                await HoldTable.SettleAsync(_scope, own.Token, itemId, HoldState.Changed).ConfigureAwait(false);
            }
        }
    }

    private ValueTask<long> AppendAsync(SubmittedHold hold, PreparedSubmission submission)
    {
        Submission answer = submission.Submission;
        return HistoryTable.AppendAsync(_scope, hold.Item, new NewEntry
        {
            Kind = answer.IsSkip ? HistoryEntryKind.Skipped : HistoryEntryKind.Submitted,
            SkipPolicy = answer.IsSkip ? _request.SkipPolicy : null,
            Actor = _request.Labeler,
            Token = _request.Token.Value,
            TaskKind = hold.Task.Kind,
            Annotations = submission.Annotations,
            AnnotationCount = submission.AnnotationCount,
            Reason = answer.IsSkip ? answer.SkipReason : null,
            Elapsed = answer.Elapsed.Ticks,
        });
    }

    private async ValueTask PutBackAsync(ItemRow item)
    {
        item.PutBack = await ProjectTable.TakePutBackAsync(_scope).ConfigureAwait(false);
        if (_request.SkipPolicy == SkipPolicy.BackToQueueForOthers)
        {
            await BarredTable.AddAsync(_scope, item.Id, _request.Labeler).ConfigureAwait(false);
            item.Assignee = item.Assignee == _request.Labeler ? string.Empty : item.Assignee;
        }
    }

    private async ValueTask FinishAsync()
    {
        if (_holds.Count == 0 || !_holds.Exists(h => h.State == HoldState.Answered))
        {
            return;
        }

        TaskRow task = _holds[0].Task;
        if (_holds.TrueForAll(h => h.State == HoldState.Answered))
        {
            await TaskTable.ForgetAsync(_scope, task).ConfigureAwait(false);
            return;
        }

        foreach (SubmittedHold hold in _unwritten)
        {
            await HoldTable.SetStateAsync(_scope, task.Token, hold.Item.Id, HoldState.Answered).ConfigureAwait(false);
        }

        if (!_holds.Exists(h => h.State == HoldState.Held))
        {
            await TaskTable.EndAsync(_scope, task).ConfigureAwait(false);
        }
    }
}
