using System.Runtime.CompilerServices;
using System.Text.Json;

namespace Labeling.Export.Coco;

/// <summary>The annotations of a block, with what is wrong with them, each at its position.</summary>
internal sealed class ParsedBlock
{
    private readonly List<(int Position, CocoProblem Problem)> _problems = [];
    private int _nextProblem;
    private LabelingException? _failure;

    private ParsedBlock(ElementBlock block) => (Annotations, Places) = (new CocoAnnotation?[block.Count], new ElementPlace[block.Count]);

    /// <summary>At each position the annotation, or <see langword="null"/> for one that is of no use.</summary>
    public CocoAnnotation?[] Annotations { get; }

    public ElementPlace[] Places { get; }

    /// <summary>Parses a block and gives its memory back.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)] // Runs millions of times in a program's first second.
    public static ParsedBlock Parse(ElementBlock block, string file, CocoReadOptions options, bool needsId)
    {
        using (block)
        {
            var parsed = new ParsedBlock(block);
            var position = 0;
            var own = options.OnProblem is null ? options : options.With(problem => parsed._problems.Add((position, problem)));
            var parser = new AnnotationParser(new ProblemReporter(file, own), needsId);
            try
            {
                for (; position < parsed.Annotations.Length; position++)
                {
                    parsed.Places[position] = block.PlaceOf(position);
                    parsed.Annotations[position] = parser.TryParse(block[position], parsed.Places[position]);
                }
            }
            catch (LabelingException exception)
            {
                parsed._failure = exception;
            }

            parsed.FailsAt = position;
            return parsed;
        }
    }

    /// <summary>Where reading ends with an error; the number of annotations when it does not.</summary>
    public int FailsAt { get; private set; }

    /// <summary>Reports what was met up to a position, and throws what ended the parsing there.</summary>
    public void Report(int position, Action<CocoProblem>? onProblem)
    {
        for (; _nextProblem < _problems.Count && _problems[_nextProblem].Position <= position; _nextProblem++)
        {
            onProblem?.Invoke(_problems[_nextProblem].Problem);
        }

        if (position == FailsAt && _failure is not null)
        {
            throw _failure;
        }
    }
}
