namespace Labeling.ConformanceTests.Tests;

public sealed class LocalFolderAssets(LocalFolderFixture fixture) : AssetSourceConformance(fixture), IClassFixture<LocalFolderFixture>;

public sealed class CocoExports(CocoFixture fixture) : ExporterConformance(fixture), IClassFixture<CocoFixture>;

public sealed class ImageReaderPictures(ImageReaderFixture fixture) : ImageDecoderConformance(fixture), IClassFixture<ImageReaderFixture>;

public sealed class DicomPictures(DicomFixture fixture) : ImageDecoderConformance(fixture), IClassFixture<DicomFixture>;
