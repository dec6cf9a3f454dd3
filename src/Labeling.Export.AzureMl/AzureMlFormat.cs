namespace Labeling.Export.AzureMl;

/// <summary>The files that Azure Machine Learning data labeling wrote.</summary>
public enum AzureMlFormat
{
    /// <summary>Its variant of COCO: <c>images</c>, <c>annotations</c> and <c>categories</c>, coordinates as shares of the image's sides.</summary>
    Coco,

    /// <summary>A labeled dataset: a line of JSON for each image, and an <c>MLTable</c> file beside it. What AutoML for images takes.</summary>
    JsonLines,

    /// <summary>A record for each label. The service's own columns are not documented; these are named as in the JSON lines.</summary>
    Csv,
}
