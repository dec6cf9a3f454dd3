namespace Labeling;

/// <summary>Answers with boxes that are alike, box by box.</summary>
internal sealed class BoxAgreement
{
    /// <summary>For each box of the first answer, that box and those paired with it.</summary>
    private readonly List<Annotation>[] _objects;

    public BoxAgreement(IReadOnlyList<Annotation> reference) => _objects = [.. reference.Select(annotation => new List<Annotation> { annotation })];

    /// <summary>How many answers are alike, the first included.</summary>
    public int Count { get; private set; } = 1;

    /// <summary>Takes an answer in if all its boxes pair up with those of the first.</summary>
    public void TryJoin(IReadOnlyList<Annotation> answer)
    {
        if (answer.Count != _objects.Length)
        {
            return;
        }

        var pairs = new List<(double Iou, int Mine, int Theirs)>();
        foreach (var mine in Enumerable.Range(0, _objects.Length).GroupBy(i => _objects[i][0].ClassId))
        {
            int[] theirs = [.. Enumerable.Range(0, answer.Count).Where(i => answer[i].ClassId == mine.Key)];
            AddPairs(pairs, [.. mine], theirs, answer);
        }

        int[] partner = PairUp(pairs, _objects.Length);
        if (Array.IndexOf(partner, -1) < 0)
        {
            for (int i = 0; i < partner.Length; i++)
            {
                _objects[i].Add(answer[partner[i]]);
            }

            Count++;
        }
    }

    /// <summary>The mean of each object's boxes.</summary>
    public IReadOnlyList<Annotation> ToAnnotations() => [.. _objects.Select(Merge)];

    private static Annotation Merge(List<Annotation> alike)
    {
        var boxes = alike.ConvertAll(annotation => (BoundingBox)annotation.Shape!);
        double left = boxes.Average(box => box.X);
        double top = boxes.Average(box => box.Y);
        return new Annotation(alike[0].ClassId, new BoundingBox(left, top, boxes.Average(box => box.Width), boxes.Average(box => box.Height)))
        {
            IsCrowd = IsSet(alike, annotation => annotation.IsCrowd),
            IsOccluded = IsSet(alike, annotation => annotation.IsOccluded),
            IsTruncated = IsSet(alike, annotation => annotation.IsTruncated),
        };
    }

    private static bool IsSet(List<Annotation> alike, Func<Annotation, bool> flag) => alike.Count(flag) * 2 > alike.Count;

    /// <summary>Notes the pairs of one class that overlap enough.</summary>
    private void AddPairs(List<(double Iou, int Mine, int Theirs)> pairs, int[] mine, int[] theirs, IReadOnlyList<Annotation> answer)
    {
        if (mine.Length != theirs.Length)
        {
            return;
        }

        theirs = [.. theirs.OrderBy(i => ((BoundingBox)answer[i].Shape!).X)];
        BoundingBox[] boxes = Array.ConvertAll(theirs, i => (BoundingBox)answer[i].Shape!);
        double[] starts = Array.ConvertAll(boxes, box => box.X);
        foreach (int i in mine)
        {
            // With half of the union in common, neither box is more than twice as wide as the other, which bounds where the other begins.
            var box = (BoundingBox)_objects[i][0].Shape!;
            int from = Array.BinarySearch(starts, box.X - (1.5 * box.Width));
            for (int j = from < 0 ? ~from : FirstOf(starts, from); j < starts.Length && starts[j] <= box.X + (0.5 * box.Width); j++)
            {
                // Most of those beside it are above or below it; asking that first costs least.
                if (boxes[j].Y < box.Bottom && boxes[j].Bottom > box.Y && box.Iou(boxes[j]) is var iou and >= ConsensusRules.MinIou)
                {
                    pairs.Add((iou, i, theirs[j]));
                }
            }
        }
    }

    private static int FirstOf(double[] sorted, int index)
    {
        while (index > 0 && sorted[index - 1] == sorted[index])
        {
            index--;
        }

        return index;
    }

    /// <summary>The best pair first, each box once; −1 for a box left alone.</summary>
    private static int[] PairUp(List<(double Iou, int Mine, int Theirs)> pairs, int count)
    {
        pairs.Sort((a, b) => b.Iou != a.Iou ? b.Iou.CompareTo(a.Iou) : a.Mine != b.Mine ? a.Mine.CompareTo(b.Mine) : a.Theirs.CompareTo(b.Theirs));
        int[] partner = new int[count];
        Array.Fill(partner, -1);
        var taken = new HashSet<int>();
        foreach (var (_, mine, theirs) in pairs)
        {
            if (partner[mine] < 0 && taken.Add(theirs))
            {
                partner[mine] = theirs;
            }
        }

        return partner;
    }
}
