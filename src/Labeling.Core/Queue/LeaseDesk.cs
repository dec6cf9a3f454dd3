namespace Labeling;

/// <summary>What is done under a lease: the one way to the store for a <see cref="LabelTask"/> and for hosts that know nothing but its token.</summary>
internal static class LeaseDesk
{
    /// <summary>Checks an answer by the rules of the project and the item's picture, which the caller has not at hand.</summary>
    public static async ValueTask<Submission> CheckAsync(
        ProjectSession session, LabelStore store, ProjectView view, Submission answer, CancellationToken cancellationToken)
    {
        var resolved = new Submission
        {
            ItemId = answer.ItemId,
            Annotations = view.Classes.Resolve(answer.Annotations),
            IsSkip = answer.IsSkip,
            SkipReason = answer.SkipReason,
            Elapsed = answer.Elapsed,
        };
        if (answer.IsSkip || view.Project.TaskType is LabelingTaskType.ImageClassificationMultiClass or LabelingTaskType.ImageClassificationMultiLabel)
        {
            return await CheckWithoutPictureAsync(session, store, view, resolved, cancellationToken).ConfigureAwait(false);
        }

        // An item that is not there is checked, too, and left for the store to refuse.
        var item = await store.FindItemAsync(session.Id, answer.ItemId, cancellationToken).ConfigureAwait(false);
        var size = item is null ? default : await session.Services.Images.SizeAsync(session, item, cancellationToken).ConfigureAwait(false);
        return view.Rules.Apply(item?.Path ?? answer.ItemId.ToString(), size, resolved);
    }

    /// <summary>Labels for whole images and skips need nothing of the item but, where they break a rule, its path for the message.</summary>
    private static async ValueTask<Submission> CheckWithoutPictureAsync(
        ProjectSession session, LabelStore store, ProjectView view, Submission answer, CancellationToken cancellationToken)
    {
        try
        {
            return view.Rules.Apply(answer.ItemId.ToString(), default, answer);
        }
        catch (LabelingException)
        {
            var item = await store.FindItemAsync(session.Id, answer.ItemId, cancellationToken).ConfigureAwait(false);
            return view.Rules.Apply(item?.Path ?? answer.ItemId.ToString(), default, answer);
        }
    }

    /// <summary>Hands answers in that were checked.</summary>
    public static async Task<SubmitResult> SubmitAsync(
        ProjectSession session,
        LabelStore store,
        ProjectView view,
        LeaseToken token,
        string labeler,
        IReadOnlyList<Submission> answers,
        CancellationToken cancellationToken)
    {
        using var activity = EngineInstruments.Activities.StartActivity("labeling.submit");
        var services = session.Services;
        var settings = view.Project.Settings;
        long started = services.Time.GetTimestamp();
        var result = await store.SubmitAsync(
            new SubmitRequest
            {
                ProjectId = session.Id,
                Token = token,
                Labeler = labeler,
                Submissions = answers,
                SkipPolicy = settings.SkipPolicy,
                Consensus = settings.MinLabelers > 1 ? ConsensusRules.For(view.Project.TaskType) : null,
            },
            cancellationToken).ConfigureAwait(false);
        services.Instruments.Submitted(result.Outcomes, services.Time.GetElapsedTime(started));
        int lost = result.Outcomes.Count(outcome => outcome.Status == SubmissionStatus.LeaseLost);
        if (lost > 0)
        {
            LogMessages.AnswersLost(services.Log, lost, token, session.Id);
        }

        return result;
    }

    /// <summary>Holds the lease from now on, as long as the project's settings say.</summary>
    public static async Task<DateTimeOffset?> RenewAsync(ProjectSession session, LeaseToken token, string labeler, CancellationToken cancellationToken)
    {
        var store = await session.StoreAsync(cancellationToken).ConfigureAwait(false);
        return await store.RenewAsync(session.Id, token, labeler, session.Info.Settings.LeaseDuration, cancellationToken).ConfigureAwait(false);
    }

    public static async Task<bool> ReleaseAsync(ProjectSession session, LeaseToken token, string labeler, CancellationToken cancellationToken)
    {
        var store = await session.StoreAsync(cancellationToken).ConfigureAwait(false);
        return await store.ReleaseAsync(session.Id, token, labeler, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Keeps or, without annotations, drops a draft.</summary>
    public static async Task<bool> SaveDraftAsync(
        ProjectSession session, LeaseToken token, string labeler, ItemId itemId, IReadOnlyList<Annotation>? annotations, CancellationToken cancellationToken)
    {
        if (annotations?.Count > SubmissionRules.MaxAnnotations)
        {
            throw new ArgumentException($"The draft has {annotations.Count} annotations; an item has at most {SubmissionRules.MaxAnnotations}.", nameof(annotations));
        }

        var draft = annotations is null ? null : session.View.Classes.Resolve(annotations);
        long points = draft?.Sum(annotation => ShapeRules.CountPoints(annotation.Shape)) ?? 0;
        if (points > SubmissionRules.MaxPoints)
        {
            throw new ArgumentException($"The draft has outlines of {points} points; an item has at most {SubmissionRules.MaxPoints}.", nameof(annotations));
        }

        var store = await session.StoreAsync(cancellationToken).ConfigureAwait(false);
        return await store.SaveDraftAsync(session.Id, token, labeler, itemId, draft, cancellationToken).ConfigureAwait(false);
    }
}
