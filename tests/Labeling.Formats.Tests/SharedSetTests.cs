namespace Labeling.Formats;

/// <summary>The real sets, written in each format and read back.</summary>
public sealed class SharedSetTests : IDisposable
{
    private readonly TestFolder _folder = new();

    public static TheoryData<string, string> Cases
    {
        get
        {
            var cases = new TheoryData<string, string>();
            foreach (var set in new[] { "classification-clothing/labels.csv", "multilabel-cards/labels.csv", "multilabel-cards/boxes.csv", "multilabel-cards/voc", "detection-bloodcells/boxes.csv", "detection-bloodcells/voc", "segmentation-nuclei/polygons.json" })
            {
                foreach (var format in FormatTable.Formats.Where(format => !set.EndsWith("labels.csv", StringComparison.Ordinal) || FormatTable.Holds("image label", format)))
                {
                    cases.Add(set, format);
                }
            }

            return cases;
        }
    }

    public void Dispose() => _folder.Dispose();

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task A_real_set_comes_back_as_the_table_says(string set, string format)
    {
        var path = SharedData.Find(set);
        IImporter importer = Path.GetExtension(set) switch { ".json" => new CocoImport(path), ".csv" => new CsvImport(path), _ => new VocImport(path) };
        var truth = await Samples.ImportAsync(importer);
        var sizes = truth.Items.ToDictionary(item => item.Path, item => item.ImageSize);

        await Format.Exporter(format, _folder, "out").ExportAsync(Samples.Snapshot(truth.Project, truth.Items));
        var read = await Samples.ImportAsync(Format.Importer(format, _folder, "out", place => sizes[place]));

        Assert.Equal(
            Expectation.Describe(truth.Project, Expectation.Through(format, truth.Items)).Order(StringComparer.Ordinal),
            Expectation.Describe(read.Project, read.Items).Order(StringComparer.Ordinal));
    }
}
