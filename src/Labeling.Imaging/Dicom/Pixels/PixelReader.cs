namespace Labeling.Imaging.Dicom;

/// <summary>Reads the stored values of single frames.</summary>
internal sealed class PixelReader(DicomData data, Header header, DicomImageInfo info, IReadOnlyList<IDicomCodec> codecs)
{
    private FragmentIndex? _fragments;

    /// <summary>Reads one frame; what it finds wrong, short of an error, goes into the warnings.</summary>
    public async ValueTask<StoredPixels> ReadAsync(int frame, List<ImageWarning> warnings, CancellationToken cancellationToken)
    {
        if (header.Pixels.HasUndefinedLength)
        {
            var encoded = await ReadEncodedAsync(frame, cancellationToken).ConfigureAwait(false);
            cancellationToken.ThrowIfCancellationRequested();
            return Decode(encoded.Span, warnings, cancellationToken);
        }

        return await ReadNativeAsync(frame, warnings, cancellationToken).ConfigureAwait(false);
    }

    private async ValueTask<StoredPixels> ReadNativeAsync(int frame, List<ImageWarning> warnings, CancellationToken cancellationToken)
    {
        // Some files name the pixels shared and yet store every sample; the length tells.
        var isShared = info.Photometric == DicomPhotometric.YbrFull422 && header.Pixels.Length < (long)info.FrameLength * info.FrameCount;
        var frameBits = NativePixels.BitsOfFrame(info, isShared);
        var firstBit = frame * frameBits;

        // Words of single bytes come in pairs that stand in the file's byte order.
        var isSwapped = header.Encoding.IsBigEndian && (info.BitsAllocated > 8 || header.Pixels.Representation == ElementHeader.OtherWord);
        var unit = isSwapped ? Math.Max(2, info.BytesPerSample) : 1;
        var from = firstBit / 8 / unit * unit;
        var to = Math.Min((((firstBit + frameBits + 7) / 8) + unit - 1) / unit * unit, header.Pixels.Length);
        if (from >= to)
        {
            throw DicomFault.FrameMissing(frame);
        }

        var isStored = NativePixels.AreStored(info, isShared) && from * 8 == firstBit && (to - from) <= info.FrameLength;
        var stored = new byte[info.FrameLength];
        var raw = isStored ? stored : new byte[to - from];
        var read = await data.ReadAsync(header.PixelsAt + from, raw.AsMemory(0, (int)(to - from)), cancellationToken).ConfigureAwait(false);
        if (read == 0)
        {
            throw DicomFault.FrameMissing(frame);
        }

        var missing = ((firstBit + frameBits + 7) / 8) - from - read;
        if (missing > 0)
        {
            warnings.Add(DicomFault.Truncated(missing, (frameBits + 7) / 8));
        }

        if (isSwapped)
        {
            NativePixels.Swap(raw.AsSpan(0, raw.Length / unit * unit), unit);
        }

        if (!isStored)
        {
            // The head of a unit may belong to the frame before.
            var skip = (int)((firstBit / 8) - from);
            NativePixels.Unpack(raw.AsSpan(skip, Math.Max(0, read - skip)), (int)(firstBit % 8), info, isShared, stored);
        }

        return new StoredPixels(stored, ModelOf(JpegColours.NotSaid, warnings));
    }

    private async ValueTask<ReadOnlyMemory<byte>> ReadEncodedAsync(int frame, CancellationToken cancellationToken)
    {
        _fragments ??= await FragmentIndex.ReadAsync(data, header, info.FrameCount, cancellationToken).ConfigureAwait(false);
        var fragments = await _fragments.FindAsync(frame, data, cancellationToken).ConfigureAwait(false);
        var encoded = await data.ReadAsync(fragments, cancellationToken).ConfigureAwait(false);
        return encoded.Length > 0 ? encoded : throw DicomFault.FrameMissing(frame);
    }

    private StoredPixels Decode(ReadOnlySpan<byte> encoded, List<ImageWarning> warnings, CancellationToken cancellationToken)
    {
        var syntax = EncodedSyntax.Find(info.TransferSyntax, encoded, warnings);
        if (codecs.FirstOrDefault(c => c.CanDecode(syntax)) is { } codec)
        {
            return DecodeBy(codec, syntax, encoded, warnings, cancellationToken);
        }

        return EncodedSyntax.MethodOf(syntax) switch
        {
            CompressionMethod.Jpeg => DecodeJpeg(encoded, warnings, cancellationToken),
            CompressionMethod.RunLength => DecodeRunLength(encoded, warnings),
            CompressionMethod.None => DecodeUncompressed(encoded, warnings),
            _ => throw DicomFault.NoCodec(syntax),
        };
    }

    private StoredPixels DecodeJpeg(ReadOnlySpan<byte> encoded, List<ImageWarning> warnings, CancellationToken cancellationToken)
    {
        if (info.BitsAllocated is not (8 or 16))
        {
            throw DicomFault.Unsupported($"JPEG with {info.BitsAllocated} bits allocated");
        }

        var result = JpegStream.Decode(encoded, new JpegTarget(info.Size.Width, info.Size.Height, info.SamplesPerPixel, info.BytesPerSample), cancellationToken);
        if (result.Rows == 0)
        {
            throw DicomFault.Unreadable("its JPEG data break off in the first row");
        }

        if (result.Rows < info.Size.Height)
        {
            warnings.Add(DicomFault.FrameTruncated(result.Rows, info.Size.Height));
        }

        return new StoredPixels(result.Stored, ModelOf(result.Colours, warnings));
    }

    private StoredPixels DecodeRunLength(ReadOnlySpan<byte> encoded, List<ImageWarning> warnings)
    {
        RunLengthPixels.Check(encoded, info.SamplesPerPixel, info.BytesPerSample);
        var isPacked = info.BitsAllocated == 1;
        var raw = new byte[isPacked ? (int)((info.Size.Area + 7) / 8) : info.FrameLength];
        var missing = RunLengthPixels.Decode(encoded, info.SamplesPerPixel, info.BytesPerSample, raw);
        if (missing > 0)
        {
            warnings.Add(DicomFault.Truncated(missing, raw.Length));
        }

        if (!isPacked)
        {
            return new StoredPixels(raw, ModelOf(JpegColours.NotSaid, warnings));
        }

        var stored = new byte[info.FrameLength];
        NativePixels.Unpack(raw, 0, info, isShared: false, stored);
        return new StoredPixels(stored, ColourModel.Rgb);
    }

    private StoredPixels DecodeUncompressed(ReadOnlySpan<byte> encoded, List<ImageWarning> warnings)
    {
        var stored = new byte[info.FrameLength];
        var isShared = info.Photometric == DicomPhotometric.YbrFull422 && encoded.Length < stored.Length;
        var missing = ((NativePixels.BitsOfFrame(info, isShared) + 7) / 8) - encoded.Length;
        if (missing > 0)
        {
            warnings.Add(DicomFault.Truncated(missing, encoded.Length + missing));
        }

        NativePixels.Unpack(encoded, 0, info, isShared, stored);
        return new StoredPixels(stored, ModelOf(JpegColours.NotSaid, warnings));
    }

    private StoredPixels DecodeBy(
        IDicomCodec codec,
        DicomTransferSyntax syntax,
        ReadOnlySpan<byte> encoded,
        List<ImageWarning> warnings,
        CancellationToken cancellationToken)
    {
        var stored = new byte[info.FrameLength];
        try
        {
            codec.Decode(encoded, info, stored, cancellationToken);
        }
#pragma warning disable CA1031 // A host's codec may throw anything; whoever decodes is promised one kind of exception.
        catch (Exception exception) when (exception is not (ImageDecodingException or OutOfMemoryException) && !cancellationToken.IsCancellationRequested)
#pragma warning restore CA1031
        {
            throw DicomFault.CodecFailed(syntax, exception);
        }

        cancellationToken.ThrowIfCancellationRequested();
        return new StoredPixels(stored, ModelOf(JpegColours.NotSaid, warnings));
    }

    private ColourModel ModelOf(JpegColours said, List<ImageWarning> warnings)
    {
        var declared = info.Photometric is DicomPhotometric.YbrFull or DicomPhotometric.YbrFull422 ? ColourModel.Ybr : ColourModel.Rgb;
        var found = said switch
        {
            JpegColours.Rgb => ColourModel.Rgb,
            JpegColours.Ybr => ColourModel.Ybr,
            _ => declared,
        };
        if (info.SamplesPerPixel > 1 && found != declared)
        {
            warnings.Add(DicomFault.Damaged("its header and its JPEG data do not agree what the colours are; the JPEG data were believed"));
        }

        return found;
    }
}
