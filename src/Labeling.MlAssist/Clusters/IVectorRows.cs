namespace Labeling.MlAssist;

/// <summary>Vectors of one length, by row.</summary>
internal interface IVectorRows
{
    int Count { get; }

    int Length { get; }

    void Read(int row, Span<float> vector);
}
