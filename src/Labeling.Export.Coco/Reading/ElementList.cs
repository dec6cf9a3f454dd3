using System.Runtime.CompilerServices;
using System.Text.Json;

namespace Labeling.Export.Coco;

/// <summary>One list of objects in a file, read from its first to its last.</summary>
/// <param name="path">The file.</param>
/// <param name="offset">The position behind the list's opening bracket.</param>
/// <param name="section">The list's name, for problems.</param>
/// <param name="problems">Takes what is wrong.</param>
/// <param name="parse">Makes an object of its text, or gives <see langword="null"/> for one that is left out.</param>
internal sealed class ElementList<T>(string path, long offset, string section, ProblemReporter problems, ElementList<T>.Parser parse)
    where T : class
{
    public delegate T? Parser(ReadOnlySpan<byte> text, in ElementPlace place);

    public async IAsyncEnumerable<T> ReadAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var window = JsonWindow.Open(path, offset, problems.Options.MaxObjectBytes);
        await using (window.ConfigureAwait(false))
        {
            var cursor = new ListCursor(window, problems);
            for (long index = 0; ; index++)
            {
                int length;
                while (!cursor.TryNext(out length))
                {
                    await cursor.FillAsync(cancellationToken).ConfigureAwait(false);
                }

                if (length == 0)
                {
                    yield break;
                }

                var element = Parse(window.Unread[..length], new ElementPlace(section, index, window.Position));
                window.Pass(length);
                if (element is not null)
                {
                    yield return element;
                }
            }
        }
    }

    private T? Parse(ReadOnlySpan<byte> text, in ElementPlace place)
    {
        try
        {
            return parse(text, place);
        }
        catch (JsonException exception)
        {
            problems.NotJson(place, exception);
            return null;
        }
    }
}
