using System.Runtime.CompilerServices;

namespace Labeling;

/// <summary>Checks of arguments that several members share.</summary>
internal static class Arguments
{
    public const int MaxActorLength = 200;

    public const int MaxReasonLength = 1_000;

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

    public static int CheckPageSize(int pageSize, [CallerArgumentExpression(nameof(pageSize))] string? parameter = null)
        => pageSize is 1 or 4 or 6 or 9
            ? pageSize
            : throw new ArgumentOutOfRangeException(parameter, pageSize, $"A page has 1, 4, 6 or 9 items, not {pageSize}.");
}
