using System.Text.Json.Serialization;

namespace Labeling.AspNetCore;

/// <summary>The JSON of the API, made at compile time.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    UseStringEnumConverter = true)]
[JsonSerializable(typeof(AboutView))]
[JsonSerializable(typeof(ProblemView))]
[JsonSerializable(typeof(ProjectListView))]
[JsonSerializable(typeof(ProjectPageView))]
[JsonSerializable(typeof(NewProjectBody))]
[JsonSerializable(typeof(NewClassesBody))]
[JsonSerializable(typeof(Instructions))]
[JsonSerializable(typeof(DescriptionBody))]
[JsonSerializable(typeof(ProjectSettings))]
[JsonSerializable(typeof(ProjectProgress))]
[JsonSerializable(typeof(StandView))]
[JsonSerializable(typeof(ClaimBody))]
[JsonSerializable(typeof(TaskView))]
[JsonSerializable(typeof(SubmitBody))]
[JsonSerializable(typeof(SubmitResult))]
[JsonSerializable(typeof(RenewView))]
[JsonSerializable(typeof(DraftBody))]
[JsonSerializable(typeof(ItemListView))]
[JsonSerializable(typeof(Item))]
[JsonSerializable(typeof(HistoryView))]
[JsonSerializable(typeof(PictureView))]
[JsonSerializable(typeof(ReviewBody))]
[JsonSerializable(typeof(BulkReviewBody))]
[JsonSerializable(typeof(BulkReviewView))]
[JsonSerializable(typeof(AssignBody))]
[JsonSerializable(typeof(AssignView))]
[JsonSerializable(typeof(UploadView))]
[JsonSerializable(typeof(AssistView))]
[JsonSerializable(typeof(RefreshStatus))]
[JsonSerializable(typeof(AssistSettings))]
[JsonSerializable(typeof(Dictionary<string, string>))]
internal sealed partial class WebJsonContext : JsonSerializerContext;
