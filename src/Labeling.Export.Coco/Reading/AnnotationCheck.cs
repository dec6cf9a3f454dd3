using System.Runtime.CompilerServices;

namespace Labeling.Export.Coco;

/// <summary>Looks at annotations one after another for ids that come twice and references that lead nowhere.</summary>
/// <param name="index">What annotations refer to: that of their own file, or of the truth that detections were made for.</param>
/// <param name="problems">Takes what is wrong.</param>
/// <param name="hasIds">Whether annotations have ids of their own; detections do not.</param>
internal sealed class AnnotationCheck(FileIndex index, ProblemReporter problems, bool hasIds = true)
{
    private readonly IdSet _ids = new();
    private readonly HashSet<int> _categories = [.. index.Categories.Select(category => category.Id)];
    private long _count;
    private long? _lastImage;

    /// <summary>Gives the annotation back, or <see langword="null"/> when it is to be left out.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)] // Runs millions of times in a program's first second.
    public CocoAnnotation? Pass(CocoAnnotation? annotation, in ElementPlace place)
    {
        if (++_count > problems.Options.MaxAnnotations)
        {
            throw problems.Fatal(place.Offset, $"there are more than {problems.Options.MaxAnnotations} annotations. If that is right, allow it with MaxAnnotations.");
        }

        return annotation is null || index.IsResults || IsSound(annotation, place) ? annotation : null;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)] // Runs millions of times in a program's first second.
    private bool IsSound(CocoAnnotation annotation, in ElementPlace place)
    {
        if (annotation.ImageId != _lastImage)
        {
            // Most belong to the image of the one before.
            if (!index.ImageIds.Contains(annotation.ImageId) || index.SameNamed.Contains(annotation.ImageId))
            {
                var isLeftOut = index.SameNamed.Contains(annotation.ImageId);
                problems.Error(place, "image_id", isLeftOut ? $"its image {annotation.ImageId} is left out." : $"there is no image {annotation.ImageId}{(index.HasUnreadImages ? " among those that could be read" : "")}. Add it to images, or remove the annotation.");
                return false;
            }

            _lastImage = annotation.ImageId;
        }

        if (!_categories.Contains(annotation.CategoryId))
        {
            problems.Error(place, "category_id", $"there is no category {annotation.CategoryId}{(index.HasUnreadCategories ? " among those that could be read" : "")}. Add it to categories, or remove the annotation.");
            return false;
        }

        if (hasIds && !_ids.Add(annotation.Id))
        {
            problems.Error(place, "id", $"the id {annotation.Id} was given to an annotation before. Give this one an id of its own.");
            return false;
        }

        return true;
    }
}
