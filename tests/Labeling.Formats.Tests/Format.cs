using Labeling.Export.AzureMl;
using Labeling.Export.Yolo;

namespace Labeling.Formats;

/// <summary>The formats, by the names that the table has.</summary>
internal static class Format
{
    public static IExporter Exporter(string format, TestFolder folder, string place) => format switch
    {
        "coco" => new CocoExport(folder[place + ".json"]),
        "azureml-coco" => new AzureMlExport(new PlainFolder(folder.Path), place + ".json", AzureMlFormat.Coco),
        "azureml-jsonl" => new AzureMlExport(new PlainFolder(folder.Path), place + "/labels.jsonl"),
        "azureml-csv" => new AzureMlExport(new PlainFolder(folder.Path), place + ".csv"),
        "yolo" => new YoloFolder(new PlainFolder(folder[place])) { Shapes = YoloShapes.Boxes },
        "yolo-seg" => new YoloFolder(new PlainFolder(folder[place])) { Shapes = YoloShapes.Polygons },
        "voc" => new VocExport(new PlainFolder(folder[place])),
        "csv" => new CsvExport(new PlainFolder(folder.Path), place + ".csv"),
        _ => throw new ArgumentException($"The table names the format '{format}', which the tests do not know.", nameof(format)),
    };

    public static IImporter Importer(string format, TestFolder folder, string place, Func<string, PixelSize> sizes) => format switch
    {
        "coco" => new CocoImport(folder[place + ".json"]),
        "azureml-coco" => new AzureMlImport(folder[place + ".json"]),
        "azureml-jsonl" => new AzureMlImport(folder[place + "/labels.jsonl"]),
        "azureml-csv" => new AzureMlImport(folder[place + ".csv"]),
        "yolo" or "yolo-seg" => new YoloImport(folder[place]) { FindImageSize = (path, _) => new(sizes(path)) },
        "voc" => new VocImport(folder[place]),
        _ => new CsvImport(folder[place + ".csv"]),
    };
}
