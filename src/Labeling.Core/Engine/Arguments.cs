using System.Runtime.CompilerServices;

namespace Labeling;

/// <summary>Checks of arguments that several members share.</summary>
internal static class Arguments
{
    public const int MaxActorLength = 200;

    public const int MaxReasonLength = 1_000;

    public const int MaxPageSize = 9;

    /// <summary>The name of a labeler or reviewer: 1 to 200 characters, none of them a control character.</summary>
    public static void CheckActor(string actor, [CallerArgumentExpression(nameof(actor))] string? parameter = null)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(actor, parameter);
        if (actor.Length > MaxActorLength)
        {
            throw new ArgumentException($"The name has {actor.Length} characters; give it at most {MaxActorLength}.", parameter);
        }

        if (Text.FindFault(actor) is { } fault)
        {
            throw new ArgumentException($"The name {fault}.", parameter);
        }
    }

    public static void CheckReason(string? reason, [CallerArgumentExpression(nameof(reason))] string? parameter = null)
    {
        if (reason?.Length > MaxReasonLength)
        {
            throw new ArgumentException($"The reason has {reason.Length} characters; give it at most {MaxReasonLength}.", parameter);
        }

        if (Text.FindFaultInLines(reason) is { } fault)
        {
            throw new ArgumentException($"The reason {fault}.", parameter);
        }
    }

    /// <summary>Answers as a caller gives them: as many as a page holds, one for an item.</summary>
    public static void CheckSubmissions(IReadOnlyList<Submission> submissions, [CallerArgumentExpression(nameof(submissions))] string? parameter = null)
    {
        ArgumentNullException.ThrowIfNull(submissions, parameter);
        if (submissions.Count is < 1 or > MaxPageSize)
        {
            throw new ArgumentException($"There are {submissions.Count} answers; give 1 to {MaxPageSize} at once.", parameter);
        }

        var items = new HashSet<ItemId>();
        foreach (var submission in submissions)
        {
            ArgumentNullException.ThrowIfNull(submission, parameter);
            if (submission.Annotations is null)
            {
                throw new ArgumentException($"The answer for item {submission.ItemId} has no list of labels; give one, empty for no labels.", parameter);
            }

            if (!items.Add(submission.ItemId))
            {
                throw new ArgumentException($"Item {submission.ItemId} has two answers; give one.", parameter);
            }

            if (submission.Elapsed < TimeSpan.Zero)
            {
                throw new ArgumentException($"The time worked on item {submission.ItemId} is {submission.Elapsed}; give none below zero.", parameter);
            }

            CheckReason(submission.SkipReason, parameter);
        }
    }
}
