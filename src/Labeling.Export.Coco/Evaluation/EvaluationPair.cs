namespace Labeling.Export.Coco;

/// <summary>The truths and detections of one category on one image: ranges of the set's lists.</summary>
internal readonly record struct EvaluationPair(int Category, int FirstTruth, int Truths, int FirstDetection, int Detections);
