using System.Text;

namespace Labeling;

/// <summary>One part of a pattern, matched against one part of a path, going back only to the last star.</summary>
internal sealed class PartGlob
{
    private readonly Token[] _tokens;
    private readonly string _suffix = string.Empty;
    private readonly bool _isPrefixAndSuffix;

    public PartGlob(string text, string pattern)
    {
        _tokens = Read(text, pattern);
        int literals = _tokens.TakeWhile(token => token.Kind == TokenKind.Literal).Count();
        LiteralPrefix = Text(_tokens.AsSpan(0, literals));
        IsLiteral = literals == _tokens.Length;
        IsAnything = _tokens is [{ Kind: TokenKind.AnyRun }];
        if (!IsLiteral && _tokens[literals].Kind == TokenKind.AnyRun && _tokens.Skip(literals + 1).All(token => token.Kind == TokenKind.Literal))
        {
            _isPrefixAndSuffix = true;
            _suffix = Text(_tokens.AsSpan(literals + 1));
        }
    }

    private enum TokenKind
    {
        Literal,
        AnyOne,
        AnyRun,
        Set,
    }

    public string LiteralPrefix { get; }

    public bool IsLiteral { get; }

    public bool IsAnything { get; }

    public bool IsMatch(ReadOnlySpan<char> part)
    {
        if (IsLiteral)
        {
            return part.SequenceEqual(LiteralPrefix);
        }

        return _isPrefixAndSuffix
            ? part.Length >= LiteralPrefix.Length + _suffix.Length && part.StartsWith(LiteralPrefix) && part.EndsWith(_suffix)
            : IsMatchByToken(part);
    }

    private bool IsMatchByToken(ReadOnlySpan<char> part)
    {
        int token = 0;
        int position = 0;
        int runToken = -1;
        int runPosition = 0;
        while (position < part.Length)
        {
            if (token < _tokens.Length && _tokens[token].Kind == TokenKind.AnyRun)
            {
                runToken = token++;
                runPosition = position;
            }
            else if (token < _tokens.Length && _tokens[token].Accepts(part[position..], out int length))
            {
                token++;
                position += length;
            }
            else if (runToken >= 0)
            {
                _ = Rune.DecodeFromUtf16(part[runPosition..], out _, out int skipped);
                runPosition += skipped;
                position = runPosition;
                token = runToken + 1;
            }
            else
            {
                return false;
            }
        }

        while (token < _tokens.Length && _tokens[token].Kind == TokenKind.AnyRun)
        {
            token++;
        }

        return token == _tokens.Length;
    }

    private static Token[] Read(string text, string pattern)
    {
        var tokens = new List<Token>(text.Length);
        for (int i = 0; i < text.Length; i++)
        {
            switch (text[i])
            {
                case '*':
                    if (tokens is not [.., { Kind: TokenKind.AnyRun }])
                    {
                        tokens.Add(new(TokenKind.AnyRun));
                    }

                    break;
                case '?':
                    tokens.Add(new(TokenKind.AnyOne));
                    break;
                case '[':
                    int end = CharacterSet.FindEnd(text, i, pattern);
                    tokens.Add(new(TokenKind.Set, Set: new CharacterSet(text.AsSpan(i + 1, end - i - 1), pattern)));
                    i = end;
                    break;
                default:
                    tokens.Add(new(TokenKind.Literal, text[i]));
                    break;
            }
        }

        return [.. tokens];
    }

    private static string Text(ReadOnlySpan<Token> literals)
    {
        var text = new StringBuilder(literals.Length);
        foreach (var literal in literals)
        {
            text.Append(literal.Literal);
        }

        return text.ToString();
    }

    private readonly record struct Token(TokenKind Kind, char Literal = '\0', CharacterSet? Set = null)
    {
        public bool Accepts(ReadOnlySpan<char> rest, out int length)
        {
            if (Kind == TokenKind.Literal)
            {
                length = 1;
                return rest[0] == Literal;
            }

            _ = Rune.DecodeFromUtf16(rest, out var rune, out length);
            return Set is null || Set.Contains(rune);
        }
    }
}
