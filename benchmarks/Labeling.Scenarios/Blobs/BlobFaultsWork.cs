using System.Globalization;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;

namespace Labeling.Scenarios;

/// <summary>What the scenario does over the bad connection.</summary>
internal sealed class BlobFaultsWork(ScenarioRun run, AzureBlobAccount account, BlobContainerClient container, TemporaryFolder folder, int files)
{
    private readonly Dictionary<string, byte[]> _contents = [];
    private long _operations;
    private long _lost;
    private long _doubled;

    private AzureBlobFolder Dataset => new(new Uri(account.Endpoint.AbsoluteUri + "/photos"), "in");

    public async Task UploadAsync(CancellationToken cancellationToken)
    {
        run.Say($"Uploading {files} files.");
        var random = new Random(run.Seed);
        string source = Directory.CreateDirectory(folder.File("source")).FullName;
        for (int i = 0; i < files; i++)
        {
            byte[] content = new byte[i % 100 == 0 ? 9_000_000 : random.Next(200, 40_000)];
            random.NextBytes(content);
            string path = string.Create(CultureInfo.InvariantCulture, $"{i % 7}/{i:D6}.jpg");
            _contents.Add(path, content);
            Directory.CreateDirectory(Path.Combine(source, Path.GetDirectoryName(path)!));
            await File.WriteAllBytesAsync(Path.Combine(source, path), content, cancellationToken);
        }

        AzureBlobUploadReport report = await account.UploadFolderAsync(source, container.Name, "in", cancellationToken: cancellationToken);
        AzureBlobUploadReport again = await account.UploadFolderAsync(source, container.Name, "in", cancellationToken: cancellationToken);
        Interlocked.Add(ref _operations, 2L * files);
        if (report.Uploaded + report.Unchanged != files || again.Unchanged != files)
        {
            run.Fail($"{files} files were to be uploaded: {report.Uploaded} were, {report.Unchanged} were there, and {again.Unchanged} the second time.");
        }

        await CompareAsync("in/", _contents, cancellationToken);
    }

    public async Task IngestAndRefreshAsync(CancellationToken cancellationToken)
    {
        run.Say("Listing them into a project, and refreshing it.");
        await using var engine = new LabelingEngine(new SqliteLabelStore(folder.File("labels.db")), [new AzureBlobSourceProvider([account])]);
        LabelingProject project = await engine.Projects.CreateAsync(
            new ProjectDefinition("faults", LabelingTaskType.ImageClassificationMultiClass) { Dataset = Dataset, LabelClasses = ["a"] }, cancellationToken);
        IngestReport report = await project.StartAsync(cancellationToken: cancellationToken);
        string gone = _contents.Keys.Order(StringComparer.Ordinal).First();
        await container.GetBlobClient("in/" + gone).DeleteAsync(cancellationToken: cancellationToken);
        await container.UploadBlobAsync("in/new.jpg", new BinaryData("new"), cancellationToken);
        RefreshReport? refresh = await project.RefreshAsync(cancellationToken: cancellationToken);
        Interlocked.Add(ref _operations, 2);
        await container.GetBlobClient("in/new.jpg").DeleteAsync(cancellationToken: cancellationToken);
        await container.UploadBlobAsync("in/" + gone, new BinaryData(_contents[gone]), cancellationToken);
        _lost += files - report.Added;
        List<string> paths = await project.Items.ListAsync(cancellationToken: cancellationToken).Select(i => i.Path).ToListAsync(cancellationToken);
        _doubled += paths.Count - paths.Distinct().Count();
        if (refresh is not { Added: 1, WentMissing: 1, Changed: 0 } || refresh.Unchanged != files - 1)
        {
            run.Fail($"One blob came and one went; the refresh found {refresh?.Added} new, {refresh?.WentMissing} gone, {refresh?.Changed} changed, {refresh?.Unchanged} unchanged.");
        }
    }

    public async Task ReadAsync(CancellationToken cancellationToken)
    {
        run.Say("Reading all of them.");
        IAssetSource source = new AzureBlobSourceProvider([account]).Open(Dataset);
        await Parallel.ForEachAsync(_contents, new ParallelOptions { MaxDegreeOfParallelism = 8, CancellationToken = cancellationToken }, async (file, stop) =>
        {
            await using Stream stream = await source.OpenReadAsync(file.Key, stop);
            using var content = new MemoryStream();
            await stream.CopyToAsync(content, stop);
            Interlocked.Increment(ref _operations);
            Interlocked.Add(ref _lost, content.ToArray().AsSpan().SequenceEqual(file.Value) ? 0 : 1);
        });
    }

    public async Task ExportAsync(CancellationToken cancellationToken)
    {
        run.Say($"Exporting {files} files.");
        var destination = new AzureBlobDestination(account, container.Name, "Labeling/export/coco/1");
        await using (ExportFiles export = await destination.BeginAsync(cancellationToken: cancellationToken))
        {
            foreach ((string path, byte[] content) in _contents)
            {
                await using Stream stream = await export.CreateAsync(path, cancellationToken);
                await stream.WriteAsync(content, cancellationToken);
            }

            await export.CommitAsync(cancellationToken);
        }

        Interlocked.Add(ref _operations, files);
        await CompareAsync("Labeling/export/coco/1/", _contents, cancellationToken);
    }

    /// <summary>When every attempt fails, the failure names what and why, and nothing that is secret.</summary>
    public async Task FailAsync(string key, CancellationToken cancellationToken)
    {
        IAssetSource source = new AzureBlobSourceProvider([account]).Open(Dataset);
        try
        {
            await (await source.OpenReadAsync("0/000000.jpg", cancellationToken)).DisposeAsync();
            run.Fail("A blob was read though every request failed.");
        }
        catch (LabelingException exception)
        {
            string text = exception.ToString();
            run.Set("surfacedError", exception.Message);
            if (!text.Contains("photos", StringComparison.Ordinal) || !text.Contains("in/0/000000.jpg", StringComparison.Ordinal) || !text.Contains("503", StringComparison.Ordinal))
            {
                run.Fail($"The failure does not name container, blob and cause: {exception.Message}");
            }

            if (text.Contains(FaultProxy.Content, StringComparison.Ordinal) || text.Contains(key, StringComparison.Ordinal) || text.Contains("sig=", StringComparison.Ordinal))
            {
                run.Fail("The failure tells what is secret.");
            }
        }
    }

    public void Report()
    {
        run.Set("operations", _operations);
        run.Set("lost", _lost);
        run.Set("doubled", _doubled);
        if (_lost != 0 || _doubled != 0)
        {
            run.Fail($"{_lost} files were lost and {_doubled} doubled.");
        }
    }

    private async Task CompareAsync(string prefix, Dictionary<string, byte[]> expected, CancellationToken cancellationToken)
    {
        var there = new HashSet<string>(StringComparer.Ordinal);
        await foreach (BlobItem blob in container.GetBlobsAsync(BlobTraits.None, BlobStates.None, prefix, cancellationToken))
        {
            string path = blob.Name[prefix.Length..];
            BlobDownloadResult result = await container.GetBlobClient(blob.Name).DownloadContentAsync(cancellationToken);
            bool isRight = expected.TryGetValue(path, out byte[]? content) && result.Content.ToMemory().Span.SequenceEqual(content);
            _doubled += there.Add(path) && expected.ContainsKey(path) ? 0 : 1;
            _lost += isRight ? 0 : 1;
        }

        _lost += expected.Keys.Count(path => !there.Contains(path));
    }
}
