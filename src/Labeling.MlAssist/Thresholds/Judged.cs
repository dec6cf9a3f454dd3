namespace Labeling.MlAssist;

/// <summary>A prediction on something whose true label is known.</summary>
/// <param name="ItemId">The item; predictions on one item are not independent of each other.</param>
/// <param name="ClassId">The predicted class; the default for several at once.</param>
/// <param name="Confidence">How sure the model was.</param>
/// <param name="IsRight">Whether a person would leave it as it is.</param>
/// <param name="Weight">For how many predictions on waiting items it stands, in proportion.</param>
internal readonly record struct Judged(ItemId ItemId, LabelClassId ClassId, double Confidence, bool IsRight, double Weight = 1);
