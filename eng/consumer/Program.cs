// A program as a user writes it, built against the packed packages: a folder of pictures in, a COCO file out.
using Labeling;

string folder = Directory.CreateTempSubdirectory("labeling-consumer-").FullName;
try
{
    // A 2 × 2 bitmap, the smallest picture that needs no encoder.
    byte[] bitmap =
    [
        0x42, 0x4D, 70, 0, 0, 0, 0, 0, 0, 0, 54, 0, 0, 0, 40, 0, 0, 0, 2, 0, 0, 0, 2, 0, 0, 0, 1, 0, 24, 0, 0, 0, 0, 0, 16, 0, 0, 0,
        0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
        255, 0, 0, 0, 255, 0, 0, 0, 0, 0, 255, 255, 255, 255, 0, 0,
    ];
    foreach (string name in (string[])["a.bmp", "b.bmp", "c.BMP"])
    {
        await File.WriteAllBytesAsync(Path.Combine(folder, name), bitmap);
    }

    await using var labeling = await LabelingEngine.OpenAsync(Path.Combine(folder, "labels.db"));
    var project = await labeling.Projects.CreateAsync(new ProjectDefinition("Consumer", LabelingTaskType.ObjectDetection)
    {
        Dataset = new LocalFolder(folder),
        LabelClasses = ["dot"],
    });
    await project.StartAsync();
    while (await project.Queue.ClaimAsync("ana") is { } task)
    {
        foreach (var item in task.Items)
        {
            task.Answer(item, new Annotation("dot", new BoundingBox(0, 0, 1, 1)));
        }

        await task.SubmitAsync();
    }

    var report = await project.ExportAsync(new CocoExport(Path.Combine(folder, "out", "labels.json")));
    Console.WriteLine($"{report.Images} images and {report.Annotations} annotations from the packed packages.");
    return report is { Images: 3, Annotations: 3 } ? 0 : 1;
}
finally
{
    Directory.Delete(folder, recursive: true);
}
