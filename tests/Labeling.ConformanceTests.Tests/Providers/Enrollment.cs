namespace Labeling.ConformanceTests.Tests;

public sealed class LocalFolderAssets(LocalFolderFixture fixture) : AssetSourceConformance(fixture), IClassFixture<LocalFolderFixture>;

public sealed class CocoExports(CocoFixture fixture) : ExporterConformance(fixture), IClassFixture<CocoFixture>;

public sealed class FolderExports(FolderDestinationFixture fixture) : ExportDestinationConformance(fixture), IClassFixture<FolderDestinationFixture>;

public sealed class ImageReaderPictures(ImageReaderFixture fixture) : ImageDecoderConformance(fixture), IClassFixture<ImageReaderFixture>;

public sealed class AzureMlCocoExports(AzureMlCocoFixture fixture) : ExporterConformance(fixture), IClassFixture<AzureMlCocoFixture>;

public sealed class AzureMlJsonLinesExports(AzureMlJsonLinesFixture fixture) : ExporterConformance(fixture), IClassFixture<AzureMlJsonLinesFixture>;

public sealed class CsvExports(CsvFixture fixture) : ExporterConformance(fixture), IClassFixture<CsvFixture>;

public sealed class VocExports(VocFixture fixture) : ExporterConformance(fixture), IClassFixture<VocFixture>;

public sealed class YoloExports(YoloFixture fixture) : ExporterConformance(fixture), IClassFixture<YoloFixture>;

public sealed class DicomPictures(DicomFixture fixture) : ImageDecoderConformance(fixture), IClassFixture<DicomFixture>;

public sealed class ColourTrainers(ColourTrainerFixture fixture) : TrainerConformance(fixture), IClassFixture<ColourTrainerFixture>;
