using System.Text.Json;

namespace Labeling.Storage.Relational;

/// <summary>Reads and writes projects.</summary>
internal static class ProjectTable
{
    private const string Columns = "SELECT project_no, version, document FROM projects ";

    private static readonly SqlText ById = new(Columns + "WHERE project_id = $1");
    private static readonly SqlText ByKey = new(Columns + "WHERE name_key = $1");
    private static readonly SqlText Next = new(Columns + "WHERE project_no > $1 AND ($2 = 1 OR state <> $3) ORDER BY project_no LIMIT 1");
    private static readonly SqlText Insert = new("""
        INSERT INTO projects (project_id, name_key, state, version, document, item_count, put_backs) VALUES ($1, $2, $3, 1, $4, 0, 0)
        ON CONFLICT DO NOTHING
        """);

    private static readonly SqlText Update = new("UPDATE projects SET state = $3, version = $4, document = $5 WHERE project_no = $1 AND version = $2");
    private static readonly SqlText TakePutBack = new("UPDATE projects SET put_backs = put_backs + 1 WHERE project_no = $1 RETURNING put_backs");

    public static ValueTask<ProjectRow?> FindByKeyAsync(RelationalSession session, string key, CancellationToken cancellationToken)
        => ReadAsync(session.Use(ByKey).Bind(key), cancellationToken);

    public static ValueTask<ProjectRow?> FindNextAsync(RelationalSession session, long after, bool includeDeleted, CancellationToken cancellationToken)
        => ReadAsync(session.Use(Next).Bind(after).Bind(includeDeleted ? 1 : 0).Bind((int)ProjectState.Deleted), cancellationToken);

    public static async ValueTask<ProjectRow?> FindAsync(RelationalSession session, ProjectId projectId, CancellationToken cancellationToken)
    {
        if (!session.Projects.TryGetValue(projectId, out ProjectRow? row))
        {
            row = await ReadAsync(session.Use(ById).Bind(projectId.Value), cancellationToken).ConfigureAwait(false);
            if (row is not null)
            {
                session.Projects[projectId] = row;
            }
        }

        return row;
    }

    public static async ValueTask<ProjectRow> RequireAsync(RelationalSession session, ProjectId projectId, CancellationToken cancellationToken)
        => await FindAsync(session, projectId, cancellationToken).ConfigureAwait(false)
            ?? throw new LabelingException(LabelingErrorCodes.ProjectNotFound, $"The store holds no project {projectId}; create it first.");

    public static async ValueTask<bool> TryInsertAsync(RelationalSession session, Project project, string key, CancellationToken cancellationToken)
        => await session.Use(Insert).Bind(project.Id.Value).Bind(key).Bind((int)project.State).Bind(Encode(project))
            .CountAsync(cancellationToken).ConfigureAwait(false) == 1;

    public static async ValueTask<bool> TryUpdateAsync(ProjectScope scope, Project project, long expectedVersion)
    {
        scope.Session.Projects.Remove(project.Id);
        return await scope.Use(Update).Bind(scope.Number).Bind(expectedVersion).Bind((int)project.State).Bind(project.Version).Bind(Encode(project))
            .CountAsync(scope.CancellationToken).ConfigureAwait(false) == 1;
    }

    /// <summary>Takes the next place behind all that were put back before.</summary>
    public static async ValueTask<long> TakePutBackAsync(ProjectScope scope)
    {
        RelationalStatement take = scope.Use(TakePutBack).Bind(scope.Number);
        await take.ReadAsync(scope.CancellationToken).ConfigureAwait(false);
        long place = take.GetInt64(0);
        await take.CloseAsync(scope.CancellationToken).ConfigureAwait(false);
        return place;
    }

    private static byte[] Encode(Project project) => JsonSerializer.SerializeToUtf8Bytes(project, LabelingJsonContext.Default.Project);

    private static async ValueTask<ProjectRow?> ReadAsync(RelationalStatement statement, CancellationToken cancellationToken)
    {
        if (!await statement.ReadAsync(cancellationToken).ConfigureAwait(false))
        {
            return null;
        }

        Project project = JsonSerializer.Deserialize(statement.GetBytes(2), LabelingJsonContext.Default.Project)
            ?? throw new JsonException("A stored project is empty.");
        var row = new ProjectRow(statement.GetInt64(0), new Project(project) { Version = statement.GetInt64(1) });
        await statement.CloseAsync(cancellationToken).ConfigureAwait(false);
        return row;
    }
}
