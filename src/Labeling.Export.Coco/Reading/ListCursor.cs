using System.Runtime.CompilerServices;
using System.Text.Json;

namespace Labeling.Export.Coco;

/// <summary>Walks through a JSON list or object of a file, one value at a time, each of which is wholly in memory when it is looked at.</summary>
internal sealed class ListCursor(JsonWindow window, ProblemReporter problems)
{
    private bool _first = true;

    /// <summary>Steps to the next value of a list whose opening bracket was passed.</summary>
    /// <param name="length">Its length in bytes, from the window's first unread byte on; 0 when the list has ended and was passed.</param>
    /// <returns><see langword="false"/> when more of the file is needed; call <see cref="FillAsync"/> and this again.</returns>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)] // Runs millions of times in a program's first second.
    public bool TryNext(out int length)
    {
        length = 0;
        var text = window.Unread;
        var start = CountSpace(text);
        if (start == text.Length)
        {
            return false;
        }

        if (text[start] == (byte)']')
        {
            window.Pass(start + 1);
            return true;
        }

        if (!_first)
        {
            Expect(text, start, (byte)',');
            start += 1 + CountSpace(text[(start + 1)..]);
            if (start == text.Length)
            {
                return false;
            }
        }

        if (text[start] is (byte)']' or (byte)'}' or (byte)',' or (byte)':')
        {
            throw problems.Fatal(window.Position + start, $"a value is expected, but there is '{(char)text[start]}'. {(text[start] == (byte)']' ? "Remove the comma before it." : "Remove it, or write the value.")}");
        }

        if (!default(ValueEnd).TryFind(text[start..], out length))
        {
            length = 0;
            return false;
        }

        _first = false;
        window.Pass(start);
        return true;
    }

    /// <summary>Reads on.</summary>
    /// <exception cref="LabelingException">The file ends in the middle, or one value is larger than allowed.</exception>
    public async ValueTask FillAsync(CancellationToken cancellationToken)
    {
        try
        {
            if (!await window.FillAsync(cancellationToken).ConfigureAwait(false))
            {
                throw problems.Fatal(window.Position + window.Unread.Length, "the file ends in the middle. It was cut off; get it again.");
            }
        }
        catch (InvalidDataException exception)
        {
            throw problems.Fatal(window.Position, exception.Message, exception);
        }
    }

    /// <summary>Passes white space and gives the next byte, or <see langword="null"/> at the end of the file.</summary>
    public async ValueTask<byte?> PeekAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            window.Pass(CountSpace(window.Unread));
            if (!window.Unread.IsEmpty)
            {
                return window.Unread[0];
            }

            if (!await window.FillAsync(cancellationToken).ConfigureAwait(false))
            {
                return null;
            }
        }
    }

    /// <summary>Passes white space and one byte, which must be this.</summary>
    public async ValueTask ExpectAsync(byte expected, CancellationToken cancellationToken)
    {
        while (await PeekAsync(cancellationToken).ConfigureAwait(false) is null)
        {
            await FillAsync(cancellationToken).ConfigureAwait(false);
        }

        Expect(window.Unread, 0, expected);
        window.Pass(1);
    }

    /// <summary>Measures the next value, which is then wholly in memory.</summary>
    public async ValueTask<int> MeasureAsync(CancellationToken cancellationToken)
    {
        await PeekAsync(cancellationToken).ConfigureAwait(false);
        int length;
        while (!default(ValueEnd).TryFind(window.Unread, out length))
        {
            await FillAsync(cancellationToken).ConfigureAwait(false);
        }

        return length;
    }

    /// <summary>Passes the next value, which may be larger than memory.</summary>
    public async ValueTask SkipAsync(CancellationToken cancellationToken)
    {
        await PeekAsync(cancellationToken).ConfigureAwait(false);
        var end = default(ValueEnd);
        bool found;
        do
        {
            if (window.Unread.IsEmpty)
            {
                await FillAsync(cancellationToken).ConfigureAwait(false);
            }

            found = end.TryFind(window.Unread, out var consumed);
            window.Pass(consumed);
        }
        while (!found);
    }

    /// <summary>Passes the next value as <see cref="SkipAsync"/> does, and refuses what is not JSON.</summary>
    public async ValueTask CheckAsync(CancellationToken cancellationToken)
    {
        await PeekAsync(cancellationToken).ConfigureAwait(false);
        var state = new JsonReaderState(new JsonReaderOptions { MaxDepth = problems.Options.MaxDepth });
        if (window.Unread is not [(byte)'{' or (byte)'[', ..])
        {
            var length = await MeasureAsync(cancellationToken).ConfigureAwait(false);
            Check(window.Unread[..length], isWhole: true, ref state, out _);
            window.Pass(length);
            return;
        }

        while (true)
        {
            var isDone = Check(window.Unread, isWhole: false, ref state, out var consumed);
            window.Pass(consumed);
            if (isDone)
            {
                return;
            }

            await FillAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    private bool Check(ReadOnlySpan<byte> text, bool isWhole, ref JsonReaderState state, out int consumed)
    {
        var reader = new Utf8JsonReader(text, isWhole, state);
        var isDone = false;
        try
        {
            while (!isDone && reader.Read())
            {
                isDone = reader.CurrentDepth == 0 && reader.TokenType is not (JsonTokenType.StartObject or JsonTokenType.StartArray);
            }
        }
        catch (JsonException exception)
        {
            throw problems.Fatal(window.Position + reader.BytesConsumed, ProblemReporter.NotJson(exception), exception);
        }

        consumed = (int)reader.BytesConsumed;
        state = reader.CurrentState;
        return isDone;
    }

    private void Expect(ReadOnlySpan<byte> text, int at, byte expected)
    {
        if (text[at] != expected)
        {
            throw problems.Fatal(window.Position + at, $"'{(char)expected}' is expected, but there is {Describe(text[at])}.");
        }
    }

    private static string Describe(byte value) => value is > 32 and < 127 ? $"'{(char)value}'" : $"the byte 0x{value:x2}";

    [MethodImpl(MethodImplOptions.AggressiveInlining)] // A few instructions, in the innermost loops.
    private static int CountSpace(ReadOnlySpan<byte> text)
    {
        var at = 0;
        while (at < text.Length && text[at] is (byte)' ' or (byte)'\t' or (byte)'\r' or (byte)'\n')
        {
            at++;
        }

        return at;
    }
}
