namespace Labeling.MlAssist;

/// <summary>A model that knows what it would have said of items it learned from, had it not: predictions by models like it that were fitted without them.</summary>
internal interface IHeldOutPredictions
{
    /// <summary>The prediction for an item learned from, without an embedding; or <see langword="null"/> for others.</summary>
    Prediction? FindHeldOut(ItemId item);
}
