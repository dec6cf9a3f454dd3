using Labeling;

namespace StudioSample;

/// <summary>Four projects to try, one of each task type, of pictures that are drawn here.</summary>
internal static class Demonstration
{
    private static readonly LabelClassDefinition[] Shapes = ["circle", "square", "triangle"];

    public static async Task EnsureAsync(LabelingEngine engine, string folder)
    {
        if (await engine.Projects.FindAsync("Shapes on a table") is not null)
        {
            return;
        }

        string tables = Path.Combine(folder, "tables"), singles = Path.Combine(folder, "singles");
        TablePictures.DrawTables(tables, 48);
        TablePictures.DrawSingles(singles, 120);
        await CreateAsync(engine, new ProjectDefinition("Shapes on a table", LabelingTaskType.ObjectDetection)
        {
            Dataset = new LocalFolder(tables),
            LabelClasses = Shapes,
            Description = "Boxes around everything that lies on the table.",
            Instructions = """
                # Draw a box around every shape

                * The box touches the outermost pixels of the shape: neither air around it nor a corner cut off.
                * A shape that lies under another gets the box of what **can be seen**.
                * Choose the class with the keys `1` to `3`, draw with `R`, and submit with `Enter`.
                """,
        });
        await CreateAsync(engine, new ProjectDefinition("Outlines", LabelingTaskType.InstanceSegmentation)
        {
            Dataset = new LocalFolder(tables),
            LabelClasses = Shapes,
            Instructions = "Click around each shape with the polygon tool (`P`); a double click closes the outline. Or paint it with the brush (`B`) and the eraser (`E`).",
        });
        await CreateAsync(engine, new ProjectDefinition("Which shape", LabelingTaskType.ImageClassificationMultiClass)
        {
            Dataset = new LocalFolder(singles),
            LabelClasses = Shapes,
            Settings = new ProjectSettings { PageSize = 6 },
            Instructions = "Choose the one shape in each picture. **Select all** and a number key label a whole page at once.",
        });
        await CreateAsync(engine, new ProjectDefinition("What is in it", LabelingTaskType.ImageClassificationMultiLabel)
        {
            Dataset = new LocalFolder(tables),
            LabelClasses = ["shape/circle", "shape/square", "shape/triangle", "many"],
            Settings = new ProjectSettings { PageSize = 4, MinLabelers = 2, MaxLabelers = 3 },
            Instructions = "Give every label that fits. Two labelers see each picture.",
        });
    }

    private static async Task CreateAsync(LabelingEngine engine, ProjectDefinition definition)
    {
        var project = await engine.Projects.FindAsync(definition.Name) ?? await engine.Projects.CreateAsync(definition);
        await project.StartAsync();
    }
}
