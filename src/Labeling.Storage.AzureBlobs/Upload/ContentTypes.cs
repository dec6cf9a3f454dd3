namespace Labeling.Storage.AzureBlobs;

/// <summary>What browsers are told a blob is, by its extension. What is not listed is only bytes, so that nothing uploaded runs as a page.</summary>
internal static class ContentTypes
{
    public static string Of(string name)
    {
        int dot = name.LastIndexOf('.');
        return (dot < 0 ? string.Empty : name[(dot + 1)..].ToUpperInvariant()) switch
        {
            "JPG" or "JPEG" or "JPE" or "JFIF" => "image/jpeg",
            "PNG" => "image/png",
            "BMP" => "image/bmp",
            "TIF" or "TIFF" => "image/tiff",
            "DCM" or "DICOM" => "application/dicom",
            "JSON" => "application/json",
            "JSONL" => "application/jsonl",
            "CSV" => "text/csv; charset=utf-8",
            "TXT" => "text/plain; charset=utf-8",
            "YAML" or "YML" => "application/yaml",
            "XML" => "application/xml",
            _ => "application/octet-stream",
        };
    }
}
