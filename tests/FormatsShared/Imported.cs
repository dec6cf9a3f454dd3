namespace Labeling.Formats;

/// <summary>What an importer gave, with labels by the names of their classes.</summary>
internal sealed record Imported(Project Project, IReadOnlyList<Item> Items, IReadOnlyList<string> Warnings)
{
    public IReadOnlyList<string> Classes => [.. Project.LabelClasses.Select(labelClass => labelClass.Path)];

    public Item this[string path] => Items.Single(item => item.Path == path);

    public string ClassOf(Annotation annotation) => Project.LabelClasses.Single(labelClass => labelClass.Id == annotation.ClassId).Path;

    /// <summary>Path, class and shape of every label.</summary>
    public IEnumerable<(string Path, string Class, Shape? Shape)> Labels
        => Items.SelectMany(item => item.Annotations.Select(annotation => (item.Path, ClassOf(annotation), annotation.Shape)));
}
