using System.Globalization;

namespace Labeling.Export.Coco;

/// <summary>How good detections are, as COCO measures it.</summary>
/// <remarks>
/// <para>
/// The twelve numbers and the curves under them are those of pycocotools 2.0.11, to the rounding of the last bits: ten overlap
/// thresholds from 0.5 to 0.95, 101 recall thresholds from 0 to 1, four ranges of areas, and 1, 10 or 100 detections an image.
/// Every number is from 0 to 1, or -1 where there is no truth to measure by.
/// </para>
/// <para>
/// As in pycocotools, the area of a truth is the file's <c>area</c>, and that of a detection is its box's when the first detection
/// has a box and its mask's otherwise; and a truth whose id is 0 is never found. So begin ids at 1.
/// </para>
/// <para>Immutable; safe to share between threads.</para>
/// </remarks>
/// <seealso href="https://github.com/cocodataset/cocoapi/blob/master/PythonAPI/pycocotools/cocoeval.py">COCOeval.</seealso>
public sealed class CocoEvaluation
{
    private const int At75 = 5;

    private readonly double[] _precision;
    private readonly double[] _recall;
    private readonly int _categoryCount;

    internal CocoEvaluation(double[] precision, double[] recall, IReadOnlyList<CocoCategory?> categories, IReadOnlyList<int> truths, IReadOnlyList<int> detections)
    {
        _precision = precision;
        _recall = recall;
        _categoryCount = categories.Count;
        Stats =
        [
            MeanPrecision(CocoArea.All), MeanPrecision(CocoArea.All, threshold: 0), MeanPrecision(CocoArea.All, threshold: At75),
            MeanPrecision(CocoArea.Small), MeanPrecision(CocoArea.Medium), MeanPrecision(CocoArea.Large),
            MeanRecall(CocoArea.All, most: 0), MeanRecall(CocoArea.All, most: 1), MeanRecall(CocoArea.All, most: 2),
            MeanRecall(CocoArea.Small, most: 2), MeanRecall(CocoArea.Medium, most: 2), MeanRecall(CocoArea.Large, most: 2),
        ];
        Categories =
        [
            .. categories.Select((category, i) => new CocoCategoryEvaluation
            {
                Category = category,
                Truths = truths[i],
                Detections = detections[i],
                Ap = MeanPrecision(CocoArea.All, category: i),
                Ap50 = MeanPrecision(CocoArea.All, threshold: 0, category: i),
                Ap75 = MeanPrecision(CocoArea.All, threshold: At75, category: i),
                Ar = MeanRecall(CocoArea.All, most: 2, category: i),
            }),
        ];
    }

    /// <summary>The overlap thresholds: 0.5, 0.55, … 0.95.</summary>
    public static IReadOnlyList<double> IouThresholds { get; } = Thresholds.Iou.AsReadOnly();

    /// <summary>The recall thresholds: 0, 0.01, … 1.</summary>
    public static IReadOnlyList<double> RecallThresholds { get; } = Thresholds.Recall.AsReadOnly();

    /// <summary>The twelve numbers in pycocotools' order: from <see cref="Ap"/> to <see cref="ArLarge"/>, as they stand here.</summary>
    public IReadOnlyList<double> Stats { get; }

    /// <summary>Each category, in the order of the ids.</summary>
    public IReadOnlyList<CocoCategoryEvaluation> Categories { get; }

    /// <summary>Average precision over the overlap thresholds from 0.5 to 0.95: COCO's one number.</summary>
    public double Ap => Stats[0];

    /// <summary>Average precision at an overlap of 0.5.</summary>
    public double Ap50 => Stats[1];

    /// <summary>Average precision at an overlap of 0.75.</summary>
    public double Ap75 => Stats[2];

    /// <summary><see cref="Ap"/> for small objects.</summary>
    public double ApSmall => Stats[3];

    /// <summary><see cref="Ap"/> for objects of medium size.</summary>
    public double ApMedium => Stats[4];

    /// <summary><see cref="Ap"/> for large objects.</summary>
    public double ApLarge => Stats[5];

    /// <summary>Average recall with one detection an image.</summary>
    public double Ar1 => Stats[6];

    /// <summary>Average recall with ten detections an image.</summary>
    public double Ar10 => Stats[7];

    /// <summary>Average recall with a hundred detections an image.</summary>
    public double Ar100 => Stats[8];

    /// <summary><see cref="Ar100"/> for small objects.</summary>
    public double ArSmall => Stats[9];

    /// <summary><see cref="Ar100"/> for objects of medium size.</summary>
    public double ArMedium => Stats[10];

    /// <summary><see cref="Ar100"/> for large objects.</summary>
    public double ArLarge => Stats[11];

    /// <summary>Compares two files.</summary>
    /// <param name="groundTruthPath">The truth: a COCO file.</param>
    /// <param name="detectionsPath">The detections: a results file, or a COCO file whose annotations have scores.</param>
    /// <param name="iouType">What is compared.</param>
    /// <param name="options">How; <see langword="null"/> for the defaults.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <remarks>
    /// Reads both files at once and shares the rest out over all cores. Everything is in memory. A detection on an image that the
    /// truth does not have is an error; one of another category is not looked at.
    /// </remarks>
    /// <exception cref="FileNotFoundException">A file is missing.</exception>
    /// <exception cref="LabelingException">A file cannot be read, or something in it cannot be compared; code <see cref="LabelingErrorCodes.ImportInvalid"/>.</exception>
    public static async Task<CocoEvaluation> RunAsync(
        string groundTruthPath, string detectionsPath, IouType iouType, CocoEvaluationOptions? options = null, CancellationToken cancellationToken = default)
    {
        options ??= new CocoEvaluationOptions();
        options.Validate();
        var set = await EvaluationLoader.LoadAsync(groundTruthPath, detectionsPath, iouType, options, cancellationToken).ConfigureAwait(false);
        return await Task.Run(() => Evaluator.Run(set, options.MaxDetections, cancellationToken), cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Compares what is in memory.</summary>
    /// <param name="images">The images, each id once.</param>
    /// <param name="categories">The categories, each id once.</param>
    /// <param name="truths">The truth.</param>
    /// <param name="detections">The detections; each has a score.</param>
    /// <param name="iouType">What is compared.</param>
    /// <param name="options">How; <see langword="null"/> for the defaults. <see cref="CocoEvaluationOptions.Reading"/> has no bearing.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <exception cref="ArgumentException">A truth or a detection cannot be compared; the message says which and why.</exception>
    public static Task<CocoEvaluation> RunAsync(
        IEnumerable<CocoImage> images,
        IEnumerable<CocoCategory> categories,
        IEnumerable<CocoAnnotation> truths,
        IEnumerable<CocoAnnotation> detections,
        IouType iouType,
        CocoEvaluationOptions? options = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(images);
        ArgumentNullException.ThrowIfNull(categories);
        ArgumentNullException.ThrowIfNull(truths);
        ArgumentNullException.ThrowIfNull(detections);
        options ??= new CocoEvaluationOptions();
        options.Validate();
        var builder = new EvaluationSetBuilder(iouType, options.UseCategories, categories, images);
        Add(truths, builder.AddTruth, nameof(truths));
        Add(detections, builder.AddDetection, nameof(detections));
        return Task.Run(() => Evaluator.Run(builder.Build(), options.MaxDetections, cancellationToken), cancellationToken);
    }

    /// <summary>The precision at one recall, the best at that recall or a higher one.</summary>
    /// <param name="categoryIndex">The position in <see cref="Categories"/>.</param>
    /// <param name="iouThreshold">The position in <see cref="IouThresholds"/>.</param>
    /// <param name="recallThreshold">The position in <see cref="RecallThresholds"/>.</param>
    /// <param name="area">Which objects count.</param>
    /// <param name="maxDetections">0, 1 or 2: which of the three numbers of detections an image.</param>
    public double Precision(int categoryIndex, int iouThreshold, int recallThreshold, CocoArea area = CocoArea.All, int maxDetections = 2)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(recallThreshold);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(recallThreshold, Thresholds.RecallCount);
        return _precision[(Position(categoryIndex, iouThreshold, area, maxDetections) * Thresholds.RecallCount) + recallThreshold];
    }

    /// <summary>The highest recall that the detections reach.</summary>
    /// <param name="categoryIndex">The position in <see cref="Categories"/>.</param>
    /// <param name="iouThreshold">The position in <see cref="IouThresholds"/>.</param>
    /// <param name="area">Which objects count.</param>
    /// <param name="maxDetections">0, 1 or 2: which of the three numbers of detections an image.</param>
    public double Recall(int categoryIndex, int iouThreshold, CocoArea area = CocoArea.All, int maxDetections = 2)
        => _recall[Position(categoryIndex, iouThreshold, area, maxDetections)];

    /// <summary>The first numbers: <c>AP 0.395, AP50 0.612, AP75 0.421, AR100 0.530</c>.</summary>
    public override string ToString()
        => string.Create(CultureInfo.InvariantCulture, $"AP {Ap:0.000}, AP50 {Ap50:0.000}, AP75 {Ap75:0.000}, AR100 {Ar100:0.000}");

    private static void Add(IEnumerable<CocoAnnotation> annotations, Func<CocoAnnotation, string?> add, string name)
    {
        var position = 0;
        foreach (var annotation in annotations)
        {
            if (add(annotation) is { } fault)
            {
                throw new ArgumentException($"Annotation {annotation.Id}, at position {position}, cannot be compared: {fault}", name);
            }

            position++;
        }
    }

    private int Position(int category, int threshold, CocoArea area, int most)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(category);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(category, _categoryCount);
        ArgumentOutOfRangeException.ThrowIfNegative(threshold);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(threshold, Thresholds.IouCount);
        ArgumentOutOfRangeException.ThrowIfNegative((int)area, nameof(area));
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((int)area, Thresholds.AreaCount, nameof(area));
        ArgumentOutOfRangeException.ThrowIfNegative(most);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(most, Thresholds.MaxDetectionsCount);
        return (((((category * Thresholds.AreaCount) + (int)area) * Thresholds.MaxDetectionsCount) + most) * Thresholds.IouCount) + threshold;
    }

    private double MeanPrecision(CocoArea area, int? threshold = null, int? category = null)
        => Mean(_precision, Thresholds.RecallCount, area, most: 2, threshold, category);

    private double MeanRecall(CocoArea area, int most, int? category = null) => Mean(_recall, 1, area, most, threshold: null, category);

    private double Mean(double[] values, int each, CocoArea area, int most, int? threshold, int? category)
    {
        var sum = 0.0;
        var count = 0;
        for (var c = category ?? 0; c < (category + 1 ?? _categoryCount); c++)
        {
            for (var t = threshold ?? 0; t < (threshold + 1 ?? Thresholds.IouCount); t++)
            {
                foreach (var value in values.AsSpan(Position(c, t, area, most) * each, each))
                {
                    if (value > -1)
                    {
                        sum += value;
                        count++;
                    }
                }
            }
        }

        return count == 0 ? -1 : sum / count;
    }
}
