namespace Labeling.Imaging.Dicom;

/// <summary>Reads everything that stands before the pixels.</summary>
internal static class DicomHeaderReader
{
    public static async ValueTask<(DicomData Data, Header Header)> ReadAsync(Stream stream, ImageLimits limits, CancellationToken cancellationToken)
    {
        // A stream that is being kept would have to be read to its end to tell its length; it minds the limit itself.
        var start = stream.Position;
        var length = stream is RewindableStream ? limits.MaxBytes : stream.Length - start;
        if (length > limits.MaxBytes)
        {
            throw Fault.TooManyBytes(limits);
        }

#pragma warning disable CA2000 // These data hold nothing but the caller's stream, and whoever gets them disposes them.
        var file = new DicomData(stream, start, length);
#pragma warning restore CA2000
        var source = file.OpenSource(0);
        var head = await source.PeekAsync(IImageDecoder.HeaderLength, cancellationToken).ConfigureAwait(false);
        source.Skip(Sniffer.FindStart(head.Span) ?? throw (head.Length == 0 ? Fault.Empty() : DicomFault.NotDicom()));
        var syntax = await FileMetaReader.ReadAsync(source, cancellationToken).ConfigureAwait(false);

        // Positions count from here on within the file, or within what is inflated.
        if (syntax?.Uid != Uids.Deflated)
        {
            return (file, await ReadDataSetAsync(source, syntax, limits, cancellationToken).ConfigureAwait(false));
        }

        // The file meta information may claim to reach beyond the end, where some streams refuse to go.
        stream.Position = start + Math.Min(source.Position, length);
#pragma warning disable CA2000 // The data own the inflater, and whoever gets the data disposes them.
        var data = new DicomData(new InflatingStream(stream, limits), 0, long.MaxValue);
#pragma warning restore CA2000
        try
        {
            return (data, await ReadDataSetAsync(data.OpenSource(0), syntax, limits, cancellationToken).ConfigureAwait(false));
        }
        catch
        {
            data.Dispose();
            throw;
        }
    }

    private static async ValueTask<Header> ReadDataSetAsync(ElementSource source, DicomTransferSyntax? syntax, ImageLimits limits, CancellationToken cancellationToken)
    {
        var first = await source.PeekAsync(ElementHeader.LongestSize, cancellationToken).ConfigureAwait(false);
        List<ImageWarning> warnings = [];
        var encoding = syntax is { } declared
            ? FileMetaReader.Settle(DataEncoding.Of(declared), first.Span, warnings)
            : Sniffer.GuessEncoding(first.Span) ?? throw DicomFault.NotDicom();
        var header = new Header { TransferSyntax = syntax ?? encoding.ToTransferSyntax(), Encoding = encoding };
        header.Warnings.AddRange(warnings);
        await new DataSetReader(source, header, limits).ReadAsync(cancellationToken).ConfigureAwait(false);
        return header;
    }
}
