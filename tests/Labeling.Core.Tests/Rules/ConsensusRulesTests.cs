using System.Diagnostics;
using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;

namespace Labeling.Core.Rules;

public sealed class ConsensusRulesTests
{
    private static readonly ConsensusRule Classes = ConsensusRules.For(LabelingTaskType.ImageClassificationMultiLabel);
    private static readonly ConsensusRule Boxes = ConsensusRules.For(LabelingTaskType.ObjectDetection);

    [Theory]
    [InlineData("1 1", "1")]
    [InlineData("1 2", "none")]
    [InlineData("1 2 1", "1")]
    [InlineData("1 2 3", "none")]
    [InlineData("1 1 2 2", "none")]
    [InlineData("1 1 2 2 2", "2")]
    [InlineData("1,2 2,1 3", "1,2")]
    [InlineData("1,2 1 1,2,3", "none")]
    [InlineData("skip skip 1", "skip")]
    [InlineData("skip 1 1", "1")]
    [InlineData("skip 1", "none")]
    [InlineData("skip skip 1 1", "none")]
    [InlineData("1", "none")]
    public void Classes_are_agreed_on_by_more_than_half_and_at_least_two(string answers, string expected)
    {
        var decision = Classes([.. answers.Split(' ').Select(a => Answer([.. a.Split(',').Where(c => c != "skip").Select(c => new Annotation(new LabelClassId(int.Parse(c))) { Id = 5 })], a == "skip"))]);

        Assert.Equal(expected, !decision.IsAgreement ? "none" : decision.IsSkip ? "skip" : string.Join(',', decision.Annotations.Select(a => a.ClassId.Value)));
        Assert.All(decision.Annotations, a => Assert.Equal(0, a.Id));
    }

    [Fact]
    public void Boxes_that_are_alike_become_their_mean()
    {
        var decision = Boxes([Answer([Box(1, 10, 10, 40, 60)]), Answer([Box(1, 14, 10, 40, 64)]), Answer([Box(1, 300, 300, 40, 60)])]);

        Assert.Equal(new BoundingBox(12, 10, 40, 62), Assert.Single(decision.Annotations).Shape);
        Assert.Equal(new LabelClassId(1), decision.Annotations[0].ClassId);
    }

    [Fact]
    public void All_objects_must_pair_up_within_their_class()
    {
        var one = Answer([Box(1, 10, 10, 40, 60), Box(2, 200, 200, 50, 50)]);

        Assert.True(Boxes([one, Answer([Box(2, 201, 200, 50, 50), Box(1, 10, 12, 40, 60)])]).IsAgreement);
        Assert.False(Boxes([one, Answer([Box(1, 10, 10, 40, 60)])]).IsAgreement);
        Assert.False(Boxes([one, Answer([Box(1, 10, 10, 40, 60), Box(1, 200, 200, 50, 50)])]).IsAgreement);
        Assert.False(Boxes([one, Answer([Box(1, 10, 10, 40, 60), Box(2, 230, 200, 50, 50)])]).IsAgreement);
        Assert.False(Boxes([one, Answer([Box(1, 10, 10, 40, 60), Box(2, 200, 200, 50, 50), Box(2, 400, 200, 50, 50)])]).IsAgreement);
    }

    [Fact]
    public void Half_of_the_union_in_common_is_just_enough()
    {
        // 30 of 60 × 10 in common: two boxes of 45 shifted by 15 share 30 of 60.
        Assert.True(Boxes([Answer([Box(1, 0, 0, 45, 10)]), Answer([Box(1, 15, 0, 45, 10)])]).IsAgreement);
        Assert.False(Boxes([Answer([Box(1, 0, 0, 45, 10)]), Answer([Box(1, 15.01, 0, 45, 10)])]).IsAgreement);
        Assert.True(Boxes([Answer([Box(1, 0, 0, 10, 10)]), Answer([Box(1, 0, 0, 20, 10)])]).IsAgreement);
        Assert.True(Boxes([Answer([Box(1, 10, 0, 10, 10)]), Answer([Box(1, 0, 0, 20, 10)])]).IsAgreement);
        Assert.True(Boxes([Answer([Box(1, 0, 0, 20, 10)]), Answer([Box(1, 10, 0, 10, 10)])]).IsAgreement);
    }

    [Fact]
    public void Nothing_to_see_is_an_answer_too()
    {
        Assert.True(Boxes([Answer([]), Answer([]), Answer([Box(1, 0, 0, 5, 5)])]) is { IsAgreement: true, IsSkip: false, Annotations.Count: 0 });
        Assert.True(Boxes([Answer([], isSkip: true), Answer([], isSkip: true), Answer([])]).IsSkip);
        Assert.False(Boxes([Answer([], isSkip: true), Answer([])]).IsAgreement);
    }

    [Fact]
    public void The_best_pair_comes_first_where_boxes_are_crowded()
    {
        var one = Answer([Box(1, 0, 0, 100, 10), Box(1, 20, 0, 100, 10)]);
        var two = Answer([Box(1, 21, 0, 100, 10), Box(1, 1, 0, 100, 10)]);

        var decision = Boxes([one, two]);

        Assert.Equal([new BoundingBox(0.5, 0, 100, 10), new BoundingBox(20.5, 0, 100, 10)], decision.Annotations.Select(a => a.Shape));
    }

    [Fact]
    public void Flags_are_set_where_more_than_half_say_so()
    {
        var decision = Boxes(
        [
            Answer([new Annotation(Box(1, 0, 0, 10, 10)) { IsOccluded = true, IsTruncated = true }]),
            Answer([new Annotation(Box(1, 0, 0, 10, 10)) { IsOccluded = true }]),
            Answer([Box(1, 0, 0, 10, 10)]),
        ]);

        Assert.True(decision.Annotations[0] is { IsOccluded: true, IsTruncated: false, IsCrowd: false });
    }

    [Fact]
    public void A_shape_that_is_no_box_is_like_none()
    {
        var outline = Answer([new Annotation(new LabelClassId(1), Polygon.FromFlat(0, 0, 10, 0, 0, 10))]);

        Assert.False(Boxes([outline, outline]).IsAgreement);
        Assert.True(Boxes([outline, Answer([Box(1, 0, 0, 5, 5)]), Answer([Box(1, 0, 0, 5, 5)])]).IsAgreement);
    }

    [Fact]
    public void There_is_no_consensus_on_outlines()
        => Assert.Contains("InstanceSegmentation", Assert.Throws<ArgumentOutOfRangeException>(() => ConsensusRules.For(LabelingTaskType.InstanceSegmentation)).Message, StringComparison.Ordinal);

    [Fact]
    public void Nine_answers_with_ten_thousand_boxes_take_no_time_worth_mentioning()
    {
        var random = new Random(1);
        Annotation[] boxes = [.. Enumerable.Range(0, 10_000).Select(i => Box(1, i % 100 * 20, i / 100 * 20, 10 + random.NextDouble(), 10))];
        HistoryEntry[] answers = [.. Enumerable.Range(0, 9).Select(_ => Answer(boxes))];
        var watch = Stopwatch.StartNew();

        Assert.Equal(10_000, Boxes(answers).Annotations.Count);
        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(30), $"{watch.Elapsed}");
    }

    [Property(MaxTest = 200)]
    public Property Whether_boxes_pair_up_does_not_depend_on_how_they_are_listed_or_who_came_first() => Prop.ForAll(Pictures(), picture =>
    {
        var one = Answer(picture);
        var two = Answer([.. picture.Reverse().Select(a => { var b = (BoundingBox)a.Shape!; return Box(a.ClassId.Value, b.X + 1, b.Y, b.Width, b.Height); })]);

        Assert.Equal(Boxes([one, two]).IsAgreement, Boxes([two, one]).IsAgreement);
        Assert.True(Boxes([one, one]).IsAgreement);
        Assert.Equal(picture.Select(a => a.Shape), Boxes([one, one]).Annotations.Select(a => a.Shape));
    });

    private static Arbitrary<Annotation[]> Pictures()
    {
        var box = Gen.Choose(1, 2).SelectMany(c => Gen.Choose(0, 60).SelectMany(x => Gen.Choose(0, 60).SelectMany(y => Gen.Choose(1, 30).Select(s => Box(c, x, y, s, 20)))));
        return Gen.Choose(0, 6).SelectMany(n => Gen.ArrayOf(box, n)).ToArbitrary();
    }

    private static Annotation Box(int classId, double x, double y, double width, double height) => new(new LabelClassId(classId), new BoundingBox(x, y, width, height));

    private static HistoryEntry Answer(IReadOnlyList<Annotation> annotations, bool isSkip = false) => new()
    {
        ItemId = new ItemId(1),
        Sequence = 1,
        Kind = isSkip ? HistoryEntryKind.Skipped : HistoryEntryKind.Submitted,
        At = default,
        Annotations = annotations,
    };
}
