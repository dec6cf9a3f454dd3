namespace Labeling;

/// <summary>The codes that <see cref="LabelingException.Code"/> carries. They are part of the interface and never change.</summary>
public static class LabelingErrorCodes
{
    /// <summary>The name belongs to a project that exists or once existed.</summary>
    public const string ProjectNameTaken = "project-name-taken";

    /// <summary>No project has this id or name.</summary>
    public const string ProjectNotFound = "project-not-found";

    /// <summary>The project is not running, so nobody can label.</summary>
    public const string ProjectNotRunning = "project-not-running";

    /// <summary>The project is in a state that forbids the call.</summary>
    public const string ProjectState = "project-state";

    /// <summary>Somebody else changed the project since it was read.</summary>
    public const string ProjectChanged = "project-changed";

    /// <summary>What was asked for may not change after initialisation.</summary>
    public const string ProjectImmutable = "project-immutable";

    /// <summary>No item of the project has this id.</summary>
    public const string ItemNotFound = "item-not-found";

    /// <summary>The answer breaks a rule of the task type.</summary>
    public const string SubmissionInvalid = "submission-invalid";

    /// <summary>The reviewer may not review this item.</summary>
    public const string ReviewNotAllowed = "review-not-allowed";

    /// <summary>The dataset cannot be read: the folder is missing, or there is no provider for its kind.</summary>
    public const string DatasetUnavailable = "dataset-unavailable";

    /// <summary>The file changed while it was read; open it again to read it as it is now.</summary>
    public const string AssetChanged = "asset-changed";

    /// <summary>Files could not be uploaded: the place cannot be written to, or does not answer.</summary>
    public const string UploadFailed = "upload-failed";

    /// <summary>The dataset has no file that matches.</summary>
    public const string DatasetEmpty = "dataset-empty";

    /// <summary>The process runs without Unicode data, and the call needs it.</summary>
    public const string UnicodeUnavailable = "unicode-unavailable";

    /// <summary>The store failed; see <see cref="LabelStoreException"/>.</summary>
    public const string StoreFailed = "store-failed";

    /// <summary>The file to export to is already there, and was not to be replaced.</summary>
    public const string ExportExists = "export-exists";

    /// <summary>The export could not be written: the disk is full, or the place cannot be written to.</summary>
    public const string ExportFailed = "export-failed";

    /// <summary>The file to import is not of its format, or breaks a limit.</summary>
    public const string ImportInvalid = "import-invalid";

    /// <summary>The labels to import are of classes that the project does not have.</summary>
    public const string ImportClassesMissing = "import-classes-missing";

    /// <summary>The image file has no bytes.</summary>
    public const string ImageEmpty = "image-empty";

    /// <summary>The image file is damaged so badly, or is cut off so early, that nothing of it can be shown.</summary>
    public const string ImageUnreadable = "image-unreadable";

    /// <summary>The image asks for more than <see cref="ImageLimits"/> allow.</summary>
    public const string ImageTooLarge = "image-too-large";

    /// <summary>No decoder reads this image format, or the decoder does not read this variant of it.</summary>
    public const string ImageFormatUnsupported = "image-format-unsupported";

    /// <summary>The image file ends before the picture does: what there is of it is shown. An <see cref="ImageWarning"/>.</summary>
    public const string ImageTruncated = "image-truncated";

    /// <summary>Part of the image file is damaged: what can be read is shown. An <see cref="ImageWarning"/>.</summary>
    public const string ImageDamaged = "image-damaged";

    /// <summary>The image file's extension is that of another format than its content, which decides. An <see cref="ImageWarning"/>.</summary>
    public const string ImageExtensionWrong = "image-extension-wrong";

    /// <summary>There are too few labels, or too few classes with labels, to train on.</summary>
    public const string TooFewLabels = "too-few-labels";

    /// <summary>A model file is missing, damaged, of another kind, or not what it says it is.</summary>
    public const string ModelInvalid = "model-invalid";

    /// <summary>The engine under a trainer failed.</summary>
    public const string TrainingFailed = "training-failed";

    /// <summary>The engine under a model failed, or its output cannot be used.</summary>
    public const string InferenceFailed = "inference-failed";

    /// <summary>Machine-learning assistance is switched off in the project.</summary>
    public const string AssistDisabled = "assist-disabled";

    /// <summary>A setting of assistance names something that the worker does not have.</summary>
    public const string AssistSettingInvalid = "assist-setting-invalid";
}
