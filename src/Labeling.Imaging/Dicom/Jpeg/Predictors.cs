namespace Labeling.Imaging.Dicom;

/// <summary>The predictors of lossless JPEG from three neighbours (ITU-T T.81, table H.1): a to the left, b above, c above the left.</summary>
internal interface IPredictor
{
    int Predict(int a, int b, int c);
}

/// <summary>Predictor 4.</summary>
internal readonly struct PlanePredictor : IPredictor
{
    public int Predict(int a, int b, int c) => unchecked(a + b - c);
}

/// <summary>Predictor 5.</summary>
internal readonly struct LeftSlopePredictor : IPredictor
{
    public int Predict(int a, int b, int c) => unchecked(a + ((b - c) >> 1));
}

/// <summary>Predictor 6.</summary>
internal readonly struct AboveSlopePredictor : IPredictor
{
    public int Predict(int a, int b, int c) => unchecked(b + ((a - c) >> 1));
}

/// <summary>Predictor 7.</summary>
internal readonly struct MeanPredictor : IPredictor
{
    public int Predict(int a, int b, int c) => unchecked((a + b) >> 1);
}
