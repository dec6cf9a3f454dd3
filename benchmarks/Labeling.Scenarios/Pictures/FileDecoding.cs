using System.Security.Cryptography;
using Labeling.Imaging.Dicom;

namespace Labeling.Scenarios;

/// <summary>Decodes files one by one, writes a PNG of each, and says what came of it.</summary>
internal sealed class FileDecoding(PictureFolder folder, string output, int frame, WindowLevel? window)
{
    private readonly ImageReader _reader = new();
    private readonly DicomDecoder _dicom = new();

    /// <summary>Where the PNG of a file goes: the same relative path with <c>.png</c> behind it.</summary>
    public static string PngPath(string output, string name) => Path.Combine(output, name + ".png");

    public async Task<DecodeLine> DecodeAsync(string name, CancellationToken cancellationToken)
    {
        var line = new DecodeLine(name);
        try
        {
            await using FileStream file = folder.OpenRead(name);
            byte[] header = new byte[IImageDecoder.HeaderLength];
            int length = await file.ReadAtLeastAsync(header, header.Length, throwOnEndOfStream: false, cancellationToken);
            file.Position = 0;
            await (_dicom.CanDecode(header.AsSpan(0, length))
                ? DecodeDicomAsync(line, file, cancellationToken)
                : DecodeOtherAsync(line, file, cancellationToken));
        }
        catch (ImageDecodingException exception)
        {
            line.Error = exception.Message;
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            line.Outcome = PictureOutcome.Crashed;
            line.Error = $"{exception.GetType().Name}: {exception.Message}";
        }

        return line;
    }

    private async Task DecodeOtherAsync(DecodeLine line, FileStream file, CancellationToken cancellationToken)
    {
        line.Info = await _reader.ProbeAsync(file, cancellationToken: cancellationToken);
        line.Warnings = line.Info.Warnings;
        file.Position = 0;
        using DecodedImage image = await _reader.DecodeAsync(file, cancellationToken: cancellationToken);
        line.Warnings = image.Warnings;
        await WriteAsync(line.File, image, cancellationToken);
        line.Outcome = PictureOutcome.Read;
    }

    private async Task DecodeDicomAsync(DecodeLine line, FileStream file, CancellationToken cancellationToken)
    {
        using DicomImage dicom = await _dicom.OpenAsync(file, cancellationToken: cancellationToken);
        DicomImageInfo info = dicom.Info;
        line.TransferSyntax = info.TransferSyntax.Uid;
        line.Warnings = info.Warnings;
        line.Info = new ImageInfo { Format = ImageFormat.Dicom, StoredSize = info.Size, FrameCount = info.FrameCount, Warnings = info.Warnings };

        DicomFrame first = await dicom.ReadFrameAsync(0, cancellationToken);
        DicomFrame shown = frame == 0 ? first : await dicom.ReadFrameAsync(frame, cancellationToken);
        using DecodedImage image = shown.Render(window);
        line.Warnings = frame == 0 ? image.Warnings : [.. image.Warnings, .. first.Warnings];
        await WriteAsync(line.File, image, cancellationToken);

        // Pixels that are missing are measurements that are missing: what there is can be looked at, and the file is not in order.
        if (line.Warnings.FirstOrDefault(warning => warning.Code == LabelingErrorCodes.ImageTruncated) is { } truncated)
        {
            line.Error = truncated.Message;
            return;
        }

        line.StoredSha256 = Convert.ToHexStringLower(SHA256.HashData(first.StoredValues.Span));
        line.Outcome = PictureOutcome.Read;
    }

    private async Task WriteAsync(string name, DecodedImage image, CancellationToken cancellationToken)
    {
        string path = PngPath(output, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        await File.WriteAllBytesAsync(path, image.ToPng().Bytes, cancellationToken);
    }
}
