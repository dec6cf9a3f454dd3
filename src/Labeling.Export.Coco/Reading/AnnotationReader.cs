using System.Runtime.CompilerServices;
using System.Runtime.ExceptionServices;

namespace Labeling.Export.Coco;

/// <summary>Reads annotations in the order in which they are given; other cores parse ahead.</summary>
/// <param name="file">The file's path, for problems.</param>
/// <param name="lists">Opens the lists, one after the other.</param>
/// <param name="needsId">Whether an annotation must have an id.</param>
/// <param name="problems">Takes what is wrong, in order, on the reading thread.</param>
/// <param name="check">Looks at each annotation, in order.</param>
internal sealed class AnnotationReader(string file, IEnumerable<IBlockSource> lists, bool needsId, ProblemReporter problems, AnnotationCheck check)
{
    private static readonly int MostAhead = Math.Clamp(4 * Environment.ProcessorCount, 8, 32);

    public async IAsyncEnumerable<CocoAnnotation> ReadAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var block in ReadBlocksAsync(cancellationToken).ConfigureAwait(false))
        {
            for (var i = 0; i < block.Annotations.Length; i++)
            {
                if (Take(block, i) is { } annotation)
                {
                    yield return annotation;
                }
            }
        }
    }

    /// <summary>The annotations in blocks, each of which is to be taken, in order.</summary>
    public async IAsyncEnumerable<ParsedBlock> ReadBlocksAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        foreach (var list in lists)
        {
            await foreach (var block in ParseAsync(list, cancellationToken).ConfigureAwait(false))
            {
                yield return block;
            }
        }
    }

    /// <summary>Gives an annotation of a block after saying what is wrong there, or <see langword="null"/> for one that is left out.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)] // Runs millions of times in a program's first second.
    public CocoAnnotation? Take(ParsedBlock block, int position)
    {
        block.Report(position, problems.Options.OnProblem);
        return check.Pass(block.Annotations[position], block.Places[position]);
    }

    private async IAsyncEnumerable<ParsedBlock> ParseAsync(IBlockSource blocks, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await using (blocks.ConfigureAwait(false))
        {
            var ahead = new Queue<Task<ParsedBlock>>();
            try
            {
                ExceptionDispatchInfo? ending = null;
                var isMore = true;
                while (isMore || ahead.Count > 0)
                {
                    while (isMore && ahead.Count <= MostAhead)
                    {
                        (isMore, ending) = await StartAsync(blocks, ahead, cancellationToken).ConfigureAwait(false);
                    }

                    if (ahead.TryDequeue(out var next))
                    {
                        yield return await next.ConfigureAwait(false);
                    }
                }

                ending?.Throw();
            }
            finally
            {
                // Each gives its memory back when it is done.
                await ((Task)Task.WhenAll(ahead)).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    private async ValueTask<(bool IsMore, ExceptionDispatchInfo? Ending)> StartAsync(IBlockSource blocks, Queue<Task<ParsedBlock>> ahead, CancellationToken cancellationToken)
    {
        try
        {
            if (await blocks.NextAsync(cancellationToken).ConfigureAwait(false) is not { } block)
            {
                return (false, null);
            }

            ahead.Enqueue(Task.Run(() => ParsedBlock.Parse(block, file, problems.Options, needsId), CancellationToken.None));
            return (true, null);
        }
        catch (LabelingException exception)
        {
            // What stands before the fault is read first.
            return (false, ExceptionDispatchInfo.Capture(exception));
        }
    }
}
