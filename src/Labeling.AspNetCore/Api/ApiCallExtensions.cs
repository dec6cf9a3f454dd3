namespace Labeling.AspNetCore;

/// <summary>What several endpoints ask in the same way.</summary>
internal static class ApiCallExtensions
{
    /// <summary>The names of what the caller may do in a project, or everywhere.</summary>
    public static async ValueTask<IReadOnlyList<string>> ListPermissionsAsync(this ApiCall call, Project? project)
    {
        _ = call.User;
        var names = new List<string>();
        foreach (var permission in LabelingPermission.All)
        {
            if (await call.Studio.Access.IsAllowedAsync(call.Http, permission, project).ConfigureAwait(false))
            {
                names.Add(permission.Name);
            }
        }

        return names;
    }

    /// <summary>The item of the address, with its labels.</summary>
    public static async Task<Item> FindItemAsync(this ApiCall call)
        => await call.Project.Items.FindAsync(call.ItemId, call.Aborted).ConfigureAwait(false)
            ?? throw new LabelingException(LabelingErrorCodes.ItemNotFound, $"The project '{call.Project.Info.Name}' has no item {call.ItemId}.");
}
