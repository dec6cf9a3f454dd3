using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;

namespace Labeling.Core.Rules;

public sealed class SubmissionRulesTests
{
    private static readonly PixelSize Size = new(640, 480);
    private static readonly LabelClassId Can = new(1);
    private static readonly LabelClassId Carton = new(2);
    private static readonly Polygon Triangle = Polygon.FromFlat(10, 10, 50, 10, 10, 50);

    [Fact]
    public void Multi_class_wants_exactly_one_label_without_a_shape()
    {
        var rules = Rules(LabelingTaskType.ImageClassificationMultiClass);

        Assert.Single(rules.Apply("a.jpg", Size, [new Annotation(Can)]));
        Refused(rules, [], "'a.jpg' has 0 labels");
        Refused(rules, [new Annotation(Can), new Annotation(Carton)], "has 2 labels");
        Refused(rules, [new Annotation(Can, new BoundingBox(1, 2, 3, 4))], "annotation 0 ('can'): it has a shape (box (1, 2, 3, 4))");
    }

    [Fact]
    public void Multi_label_wants_at_least_one_label_and_each_once()
    {
        var rules = Rules(LabelingTaskType.ImageClassificationMultiLabel);

        Assert.Equal(2, rules.Apply("a.jpg", Size, [new Annotation(Can), new Annotation(Carton)]).Count);
        Refused(rules, [], "has no label");
        Refused(rules, [new Annotation(Can), new Annotation(Carton), new Annotation(Can)], "'can' twice, the second time as annotation 2");
        Refused(rules, [new Annotation(Can), new Annotation(Carton, Triangle)], "annotation 1 ('carton'): it has a shape");
    }

    [Fact]
    public void Detection_wants_a_box_around_each_object()
    {
        var rules = Rules(LabelingTaskType.ObjectDetection);

        Assert.Equal(2, rules.Apply("a.jpg", Size, [new Annotation(Can, new BoundingBox(0, 0, 640, 480)), new Annotation(Can, new BoundingBox(0, 0, 640, 480))]).Count);
        Refused(rules, [new Annotation(Can)], "it has no shape");
        Refused(rules, [new Annotation(Can, Triangle)], "is no box");
        Refused(rules, [new Annotation(Can, new BoundingBox(0, 0, 0, 0))], "box (0, 0, 0, 0) has no size");
        Refused(rules, [new Annotation(Can, new BoundingBox(5, 5, 10, 0))], "has no size");
        Refused(rules, [], "does not allow empty images");
        Assert.Empty(Rules(LabelingTaskType.ObjectDetection, new ProjectSettings { AllowEmptyImages = true }).Apply("a.jpg", Size, []));
    }

    [Fact]
    public void Segmentation_wants_a_valid_outline_of_each_object()
    {
        var rules = Rules(LabelingTaskType.InstanceSegmentation);
        var mask = RunLengthMask.FromBox(new BoundingBox(0, 0, 2, 2), 480, 640);

        Assert.Equal(2, rules.Apply("a.jpg", Size, [new Annotation(Can, Triangle), new Annotation(Can, mask)]).Count);
        Refused(rules, [new Annotation(Can)], "it has no shape");
        Refused(rules, [new Annotation(Can, new BoundingBox(1, 1, 2, 2))], "neither a polygon nor a mask");
        Refused(rules, [new Annotation(Can, Polygon.FromFlat(0, 0, 10, 10, 10, 0, 0, 10))], "is not valid");
        Refused(rules, [new Annotation(Can, RunLengthMask.FromBox(new BoundingBox(0, 0, 2, 2), 100, 100))], "the mask is 100 × 100 and the image 640 × 480");
        Refused(rules, [new Annotation(Can, new RunLengthMask(480, 640, [480 * 640]))], "no pixel");
        Refused(rules, [], "does not allow empty images");
    }

    [Fact]
    public void A_shape_beyond_the_image_is_refused_or_clipped_as_the_project_says()
    {
        var refusing = Rules(LabelingTaskType.ObjectDetection);
        var clipping = Rules(LabelingTaskType.ObjectDetection, new ProjectSettings { OutOfBounds = OutOfBoundsPolicy.Clip });
        var box = new Annotation(Can, new BoundingBox(-10, 470, 30, 30)) { IsTruncated = true };

        Refused(refusing, [box], "box (-10, 470, 30, 30) reaches beyond the image of 640 × 480");
        var clipped = Assert.Single(clipping.Apply("a.jpg", Size, [box]));
        Assert.Equal(new BoundingBox(0, 470, 20, 10), clipped.Shape);
        Assert.True(clipped.IsTruncated);
        Refused(clipping, [new Annotation(Can, new BoundingBox(700, 10, 30, 30))], "lies outside the image");
        var polygon = Assert.Single(Rules(LabelingTaskType.InstanceSegmentation, new ProjectSettings { OutOfBounds = OutOfBoundsPolicy.Clip })
            .Apply("a.jpg", Size, [new Annotation(Can, Polygon.FromFlat(600, 10, 700, 10, 700, 50, 600, 50))]));
        Assert.Equal(1_600, polygon.Shape!.Area, 1e-9);
    }

    [Fact]
    public void What_multiplying_out_shares_loses_is_clipped_without_a_word()
    {
        var rules = Rules(LabelingTaskType.ObjectDetection);

        var clipped = Assert.Single(rules.Apply("a.jpg", Size, [new Annotation(Can, new BoundingBox(600, 440, 40 + 1e-9, 40 + 1e-9))]));

        Assert.True(clipped.Shape!.IsInside(Size));
        Refused(rules, [new Annotation(Can, new BoundingBox(600, 440, 40 + 1e-5, 40))], "reaches beyond");
    }

    [Fact]
    public void Nothing_is_measured_against_an_image_of_unknown_size()
    {
        var annotation = new Annotation(Can, new BoundingBox(-5, 9_000, 30, 30));

        Assert.Equal(annotation.Shape, Assert.Single(Rules(LabelingTaskType.ObjectDetection).Apply("a.jpg", default, [annotation])).Shape);
        Assert.Single(Rules(LabelingTaskType.InstanceSegmentation).Apply("a.jpg", default, [new Annotation(Can, RunLengthMask.FromBox(new BoundingBox(0, 0, 2, 2), 10, 10))]));
    }

    [Fact]
    public void Classes_are_the_projects_and_scores_are_shares()
    {
        var rules = Rules(LabelingTaskType.ObjectDetection);
        var box = new BoundingBox(1, 1, 2, 2);

        Refused(rules, [new Annotation(new LabelClassId(9), box)], "no label class with id 9");
        Refused(rules, [new Annotation(default(LabelClassId), box)], "no label class with id 0");
        Refused(rules, [new Annotation(Can, box) { Score = 1.5 }], "the score is 1.5");
        Refused(rules, [new Annotation(Can, box) { Score = double.NaN }], "the score is NaN");
        Refused(rules, [new Annotation(Can, box), null!], "null");
        Assert.Equal(0.5, rules.Apply("a.jpg", Size, [new Annotation(Can, box) { Score = 0.5 }])[0].Score);
    }

    [Fact]
    public void What_is_stored_has_no_id_of_another_annotation()
    {
        var stored = Assert.Single(Rules(LabelingTaskType.ObjectDetection).Apply("a.jpg", Size, [new Annotation(Can, new BoundingBox(1, 1, 2, 2)) { Id = 77, IsCrowd = true, IsOccluded = true }]));

        Assert.Equal(0, stored.Id);
        Assert.True(stored.IsCrowd && stored.IsOccluded && !stored.IsTruncated);
    }

    [Fact]
    public void There_is_a_limit_to_annotations_and_to_their_points()
    {
        var box = new Annotation(Can, new BoundingBox(1, 1, 2, 2));
        var circle = new Annotation(Can, new Polygon(Enumerable.Range(0, 50_000).Select(i => new ImagePoint(300 + (200 * Math.Cos(i * Math.Tau / 50_000)), 240 + (200 * Math.Sin(i * Math.Tau / 50_000))))));

        Assert.Equal(10_000, Rules(LabelingTaskType.ObjectDetection).Apply("a.jpg", Size, [.. Enumerable.Repeat(box, 10_000)]).Count);
        Refused(Rules(LabelingTaskType.ObjectDetection), [.. Enumerable.Repeat(box, 10_001)], "10001 annotations");
        Refused(Rules(LabelingTaskType.InstanceSegmentation), [.. Enumerable.Repeat(circle, 21)], "1050000 points");
    }

    [Property(MaxTest = 500)]
    public Property Whatever_detection_accepts_is_positive_and_inside() => Prop.ForAll(Answers(), Gen.Elements(OutOfBoundsPolicy.Clip, OutOfBoundsPolicy.Refuse).ToArbitrary(), (answer, policy) =>
    {
        var rules = Rules(LabelingTaskType.ObjectDetection, new ProjectSettings { OutOfBounds = policy });
        bool fits = answer.Length > 0 && answer.All(a => a.Shape is BoundingBox { IsEmpty: false } box && (policy == OutOfBoundsPolicy.Clip ? box.ClipTo(Size) is not null : box.IsInside(Size)));
        var exception = Record.Exception(() => rules.Apply("a.jpg", Size, answer));
        if (exception is null)
        {
            var accepted = rules.Apply("a.jpg", Size, answer);
            Assert.All(accepted, a => Assert.True(a.Shape is BoundingBox { Area: > 0 } && a.Shape.IsInside(Size)));
            Assert.Equal(answer.Select(a => a.ClassId), accepted.Select(a => a.ClassId));

            // What is stored would be accepted again, unchanged.
            Assert.Equal(accepted.Select(a => a.Shape), rules.Apply("a.jpg", Size, accepted).Select(a => a.Shape));
        }

        return ((exception is null) == fits).Label($"{exception}").Classify(fits, "accepted");
    });

    private static Arbitrary<Annotation[]> Answers()
    {
        var coordinate = Gen.OneOf(Gen.Choose(0, 479), Gen.Choose(-20, 700)).Select(i => (double)i);
        var side = Gen.OneOf(Gen.Choose(1, 200), Gen.Choose(0, 20)).Select(i => (double)i);
        var annotation = coordinate.SelectMany(x => coordinate.SelectMany(y => side.SelectMany(w => side.Select(h => new Annotation(Can, new BoundingBox(x, y, w, h))))));
        return Gen.Choose(0, 4).SelectMany(n => Gen.ArrayOf(annotation, n)).ToArbitrary();
    }

    private static void Refused(SubmissionRules rules, IReadOnlyList<Annotation> answer, string told)
    {
        var exception = Assert.Throws<LabelingException>(() => rules.Apply("a.jpg", Size, answer));
        Assert.Equal(LabelingErrorCodes.SubmissionInvalid, exception.Code);
        Assert.Contains(told, exception.Message, StringComparison.Ordinal);
        Assert.StartsWith("Item 'a.jpg'", exception.Message, StringComparison.Ordinal);
    }

    private static SubmissionRules Rules(LabelingTaskType taskType, ProjectSettings? settings = null) => new(new Project
    {
        Id = new ProjectId(Guid.Empty),
        Name = "X",
        TaskType = taskType,
        State = ProjectState.Running,
        LabelClasses = [Class(1, "can"), Class(2, "carton")],
        NextLabelClassId = 3,
        Dataset = MemorySource.Dataset(),
        Settings = settings ?? new ProjectSettings(),
        Seed = 1,
        CreatedAt = default,
    });

    private static LabelClass Class(int id, string name) => new() { Id = new LabelClassId(id), Name = name, Path = name, Color = "#000000" };
}
