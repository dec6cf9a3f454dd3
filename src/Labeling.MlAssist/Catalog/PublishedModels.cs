namespace Labeling.MlAssist;

/// <summary>Models that anyone may download: by pretrained networks that are small enough for a laptop.</summary>
internal static class PublishedModels
{
    public static IReadOnlyList<CatalogModel> All { get; } =
    [
        new()
        {
            Name = "mobilenetv2-12",
            Source = new Uri("https://github.com/onnx/models/raw/main/validated/vision/classification/mobilenet/model/mobilenetv2-12.onnx"),
            Sha256 = "c0c3f76d93fa3fd6580652a45618618a220fced18babf65774ed169de0432ad5",
            Bytes = 13_964_571,
            License = "Apache-2.0",
            PreprocessingJson = """{ "width": 224, "height": 224, "resize": 256, "features": "output" }""",
        },
    ];
}
