namespace Labeling;

/// <summary>Brings an image's imported labels into the form that the project's task type wants.</summary>
internal sealed class ImportedAnswer(Project project, SubmissionRules rules, ImportClassMap classes, ImportTarget target, ImportTally tally)
{
    private bool IsClassification => project.TaskType is LabelingTaskType.ImageClassificationMultiClass or LabelingTaskType.ImageClassificationMultiLabel;

    /// <summary>Makes the labels for an item; <see langword="null"/> when there is nothing to take, which has been counted.</summary>
    /// <param name="path">The item's path.</param>
    /// <param name="imageSize">The upright size of its picture; empty when unknown.</param>
    /// <param name="importedSize">The size that the import says; empty when it says none.</param>
    /// <param name="annotations">The imported labels.</param>
    public IReadOnlyList<Annotation>? Make(string path, PixelSize imageSize, PixelSize importedSize, IReadOnlyList<Annotation> annotations)
    {
        if (!IsClassification && !imageSize.IsEmpty && !importedSize.IsEmpty && imageSize != importedSize)
        {
            string turned = imageSize.Width == importedSize.Height && imageSize.Height == importedSize.Width ? "; it seems that they were drawn on the picture before it was turned upright" : string.Empty;
            tally.AddRefused($"The labels of '{AssetPaths.Printable(path)}' are for a picture of {importedSize}, and it is {imageSize}{turned}.");
            return null;
        }

        var known = Choose(path, annotations);
        return target == ImportTarget.FinalLabels ? MakeFinal(path, imageSize, known) : MakeSuggestion(path, imageSize, known);
    }

    private List<Annotation>? MakeFinal(string path, PixelSize imageSize, List<Annotation> annotations)
    {
        if (annotations.Count == 0)
        {
            tally.AddRefused($"No label of '{AssetPaths.Printable(path)}' is of a class that the project has.");
            return null;
        }

        try
        {
            return [.. rules.Apply(AssetPaths.Printable(path), imageSize, annotations)];
        }
        catch (LabelingException exception) when (exception.Code == LabelingErrorCodes.SubmissionInvalid)
        {
            tally.AddRefused(exception.Message);
            return null;
        }
    }

    private List<Annotation>? MakeSuggestion(string path, PixelSize imageSize, List<Annotation> annotations)
    {
        var fitting = new List<Annotation>(annotations.Count);
        foreach (var annotation in annotations)
        {
            if (fitting.Count == SubmissionRules.MaxAnnotations)
            {
                tally.AddLeftOut(path, $"an item has at most {SubmissionRules.MaxAnnotations} annotations");
            }
            else if (rules.FindFault(imageSize, annotation, out var accepted) is { } fault)
            {
                tally.AddLeftOut(path, fault);
            }
            else
            {
                fitting.Add(accepted);
            }
        }

        if (fitting.Count > 0)
        {
            return fitting;
        }

        tally.AddRefused($"The project can take no label of '{AssetPaths.Printable(path)}'.");
        return null;
    }

    /// <summary>Leaves out what is of no class, and gives each label the shape that the task type wants where it has a fuller one.</summary>
    private List<Annotation> Choose(string path, IReadOnlyList<Annotation> annotations)
    {
        var chosen = new List<Annotation>(annotations.Count);
        foreach (var annotation in annotations)
        {
            if (classes.Find(annotation.ClassId) is not { } id)
            {
                tally.AddLeftOut(path, $"the project has no label class '{classes.NameOf(annotation.ClassId)}'");
                continue;
            }

            chosen.Add(new Annotation(annotation) { ClassId = id, Shape = Fit(annotation.Shape) });
        }

        return IsClassification ? Distinct(chosen) : chosen;
    }

    private Shape? Fit(Shape? shape) => project.TaskType switch
    {
        LabelingTaskType.ObjectDetection => shape?.Bounds,
        LabelingTaskType.InstanceSegmentation => shape,
        _ => null,
    };

    /// <summary>Several objects of a class are one label of the image; of several labels where only one may be suggested, the surest.</summary>
    private List<Annotation> Distinct(List<Annotation> labels)
    {
        List<Annotation> distinct = [.. labels.GroupBy(label => label.ClassId).Select(group => group.MaxBy(label => label.Score ?? 0)!)];
        return project.TaskType == LabelingTaskType.ImageClassificationMultiClass && target == ImportTarget.Prelabels && distinct.Count > 1
            ? [distinct.MaxBy(label => label.Score ?? 0)!]
            : distinct;
    }
}
