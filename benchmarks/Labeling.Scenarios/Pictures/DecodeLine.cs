using System.Text.Json.Nodes;

namespace Labeling.Scenarios;

/// <summary>One line of <c>decode.jsonl</c>.</summary>
internal sealed class DecodeLine(string file)
{
    public string File => file;

    /// <summary>Whether the whole picture is there, or as much of a damaged one as its format lets be shown without being wrong.</summary>
    public bool Ok => Outcome == PictureOutcome.Read;

    public PictureOutcome Outcome { get; set; } = PictureOutcome.Refused;

    /// <summary>What the header says; <see langword="null"/> where it could not be read.</summary>
    public ImageInfo? Info { get; set; }

    public IReadOnlyList<ImageWarning> Warnings { get; set; } = [];

    public string? Error { get; set; }

    /// <summary>For DICOM: the identifier of the transfer syntax.</summary>
    public string? TransferSyntax { get; set; }

    /// <summary>For DICOM: the SHA-256 of the stored values of the first frame.</summary>
    public string? StoredSha256 { get; set; }

    public string ToJson()
    {
        var line = new JsonObject
        {
            ["file"] = File,
            ["ok"] = Ok,
            ["width"] = Info?.UprightSize.Width,
            ["height"] = Info?.UprightSize.Height,
            ["format"] = Info?.Format.Name,
            ["orientation"] = (int?)Info?.Orientation,
            ["frames"] = Info?.FrameCount,
            ["warnings"] = new JsonArray([.. Warnings.Select(warning => JsonValue.Create(warning.Message))]),
            ["error"] = Error,
        };
        if (StoredSha256 is not null)
        {
            line["storedSha256"] = StoredSha256;
        }

        if (TransferSyntax is not null)
        {
            line["transferSyntax"] = TransferSyntax;
        }

        return line.ToJsonString();
    }
}
