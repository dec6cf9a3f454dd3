using Labeling.Export.AzureMl;
using Labeling.Export.Coco;
using Labeling.Export.Yolo;

namespace Labeling.Scenarios;

/// <summary>The formats that <c>convert</c> knows, by name.</summary>
internal static class ConvertFormats
{
    public static readonly string[] Names = ["coco", "azureml-coco", "azureml-jsonl", "yolo", "yolo-seg", "voc", "csv"];

    public static IImporter CreateImporter(string format, string path, Func<string, CancellationToken, ValueTask<PixelSize>>? findSize, Action<CocoProblem> onProblem) => format switch
    {
        "coco" => new CocoImport(path, new CocoReadOptions { Lenient = true, OnProblem = onProblem }) { FindImageSize = findSize },
        "azureml-coco" or "azureml-jsonl" => new AzureMlImport(path) { FindImageSize = findSize },
        "yolo" or "yolo-seg" => new YoloImport(path) { FindImageSize = findSize },
        "voc" => new VocImport(path) { FindImageSize = findSize },
        _ => new CsvImport(path) { FindImageSize = findSize },
    };

    public static IExporter CreateExporter(string format, string path, IAssetSource? images) => format switch
    {
        "coco" => new CocoExport(path),
        "azureml-coco" => new AzureMlExport(path, AzureMlFormat.Coco),
        "azureml-jsonl" => new AzureMlExport(path, AzureMlFormat.JsonLines),
        "yolo" => new ClassificationImages(path, images, YoloShapes.Boxes),
        "yolo-seg" => new ClassificationImages(path, images, YoloShapes.Polygons),
        "voc" => new VocExport(path),
        _ => new CsvExport(path),
    };

    /// <summary>Copies images where they are the format itself, which they are in folders of classes, and nowhere else.</summary>
    private sealed class ClassificationImages(string path, IAssetSource? images, YoloShapes shapes) : IExporter
    {
        public string Format => "yolo";

        public Task<ExportReport> ExportAsync(LabelSnapshot snapshot, IProgress<long>? progress = null, CancellationToken cancellationToken = default)
        {
            bool isClassification = snapshot.Project.TaskType is LabelingTaskType.ImageClassificationMultiClass or LabelingTaskType.ImageClassificationMultiLabel;
            return new YoloFolder(path) { Shapes = shapes, Images = isClassification ? images : null }.ExportAsync(snapshot, progress, cancellationToken);
        }
    }
}
