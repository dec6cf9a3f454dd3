namespace Labeling.Imaging.Dicom;

/// <summary>Walks a data set up to its pixels, without recursion, and keeps what <see cref="Wanted"/> lists.</summary>
internal sealed class DataSetReader
{
    private const int DeepestNesting = 64;
    private const int MostElements = 2_000_000;
    private const int MostVoiLuts = 16;

    private readonly ElementSource _source;
    private readonly Header _header;
    private readonly ImageLimits _limits;
    private readonly Stack<Scope> _scopes = new();
    private int _elements;

    public DataSetReader(ElementSource source, Header header, ImageLimits limits)
    {
        _source = source;
        _header = header;
        _limits = limits;
        _scopes.Push(new Scope(ScopeKind.Elements, ScopeRole.Root, long.MaxValue, header.Encoding, header.Root));
    }

    /// <summary>Reads on until the pixel data, and stops before their value.</summary>
    public async ValueTask ReadAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            while (_scopes.Peek().End <= _source.Position)
            {
                _scopes.Pop();
            }

            var scope = _scopes.Peek();
            var bytes = await _source.PeekAsync(ElementHeader.LongestSize, cancellationToken).ConfigureAwait(false);
            var header = ElementHeader.TryRead(bytes.Span, scope.Encoding) ?? throw DicomFault.NoImage();
            CountElement();
            _source.Skip(header.Size);
            if (IsPixels(header))
            {
                _header.Pixels = header;
                _header.PixelsAt = _source.Position;
                return;
            }

            if (header.Tag is Tags.Item or Tags.ItemEnd or Tags.SequenceEnd)
            {
                Delimit(header, scope);
            }
            else
            {
                await ReadElementAsync(header, scope, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    private bool IsPixels(ElementHeader header)
    {
        if (_scopes.Count > 1)
        {
            return false;
        }

        return header.Tag switch
        {
            Tags.FloatPixelData or Tags.DoublePixelData => throw DicomFault.Unsupported("pixels that are floating-point numbers"),
            _ => header.Tag == Tags.PixelData,
        };
    }

    private void Delimit(ElementHeader header, Scope scope)
    {
        switch (header.Tag)
        {
            case Tags.Item when scope.Kind == ScopeKind.Sequence:
                Push(new Scope(ScopeKind.Elements, scope.Role, EndOf(header, scope), scope.Encoding, TargetOf(scope)));
                break;

            case Tags.Item when scope.Kind == ScopeKind.Fragments && !header.HasUndefinedLength:
                _source.Skip(EndOf(header, scope) - _source.Position);
                break;

            case Tags.Item:
                throw DicomFault.Unreadable("an item stands outside of any sequence");

            // A delimiter too many, or one where a length has ended the matter already, does no harm.
            case Tags.ItemEnd when scope.Kind == ScopeKind.Elements && _scopes.Count > 1:
                _scopes.Pop();
                break;

            case Tags.SequenceEnd when scope.Kind != ScopeKind.Elements:
                _scopes.Pop();
                break;

            case Tags.SequenceEnd when _scopes.Count > 1:
                // The delimiter of the item was left out.
                _scopes.Pop();
                _scopes.Pop();
                break;
        }
    }

    private async ValueTask ReadElementAsync(ElementHeader header, Scope scope, CancellationToken cancellationToken)
    {
        if (scope.Kind != ScopeKind.Elements)
        {
            throw DicomFault.Unreadable("a sequence holds something that is not an item");
        }

        var role = Wanted.RoleOf(header.Tag, scope.Role);
        if (header.HasUndefinedLength || role != ScopeRole.Ignored)
        {
            Enter(header, scope, role);
            return;
        }

        var length = EndOf(header, scope) - _source.Position;
        var longest = Wanted.LongestValue(header.Tag, scope.Role);
        if (scope.Target is null || longest == 0 || length > longest)
        {
            _source.Skip(length);
            return;
        }

        var value = await _source.ReadAsync((int)length, cancellationToken).ConfigureAwait(false);
        scope.Target.Add(header.Tag, Scrubber.Clean(header.Tag, value), scope.Encoding.IsBigEndian);
    }

    private void Enter(ElementHeader header, Scope scope, ScopeRole role)
    {
        var isFragments = header.Tag == Tags.PixelData || header.Representation is ElementHeader.OtherByte or ElementHeader.OtherWord;

        // PS3.5 section 6.2.2: what hides behind UN is laid out as implicit little endian.
        var encoding = header.Representation == ElementHeader.Unknown ? DataEncoding.ImplicitLittle : scope.Encoding;
        var target = role == ScopeRole.FrameMacro ? scope.Target : null;
        Push(new Scope(isFragments ? ScopeKind.Fragments : ScopeKind.Sequence, role, EndOf(header, scope), encoding, target));
    }

    /// <summary>Where the attributes of the next item of a sequence go.</summary>
    private Attributes? TargetOf(Scope sequence)
    {
        switch (sequence.Role)
        {
            case ScopeRole.FrameMacro:
                return sequence.Target;

            case ScopeRole.ModalityLut:
                return _header.ModalityLut ??= new Attributes();

            case ScopeRole.SharedGroups:
                return _header.SharedGroups ??= new Attributes();

            case ScopeRole.VoiLut when _header.VoiLuts.Count < MostVoiLuts:
                _header.VoiLuts.Add(new Attributes());
                return _header.VoiLuts[^1];

            case ScopeRole.FrameGroups when _header.FrameGroups.Count >= _limits.MaxFrames:
                throw Fault.TooManyFrames(_limits);

            case ScopeRole.FrameGroups:
                _header.FrameGroups.Add(new Attributes());
                return _header.FrameGroups[^1];

            default:
                return null;
        }
    }

    /// <summary>Where a value ends: no length is believed that leads out of what the value is part of.</summary>
    private long EndOf(ElementHeader header, Scope scope)
        => header.HasUndefinedLength ? scope.End : Math.Min(scope.End, _source.Position + header.Length);

    private void Push(Scope scope)
    {
        if (_scopes.Count >= DeepestNesting)
        {
            throw DicomFault.TooMuchWork($"its sequences are nested more than {DeepestNesting} deep");
        }

        _scopes.Push(scope);
    }

    private void CountElement()
    {
        if (++_elements > MostElements)
        {
            throw DicomFault.TooMuchWork($"it has more than {MostElements} elements before its pixels");
        }
    }
}
