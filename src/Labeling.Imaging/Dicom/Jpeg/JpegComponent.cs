namespace Labeling.Imaging.Dicom;

/// <summary>One component (grey, or one of three colours) of a JPEG frame.</summary>
internal sealed class JpegComponent
{
    public required byte Id { get; init; }

    /// <summary>How many blocks of an MCU lie side by side.</summary>
    public required int Across { get; init; }

    /// <summary>How many blocks of an MCU lie one below the other.</summary>
    public required int Down { get; init; }

    public required int QuantizationTable { get; init; }

    /// <summary>Whether a scan has brought it: each component comes once, or work would have no bound.</summary>
    public bool IsDecoded { get; set; }
}
