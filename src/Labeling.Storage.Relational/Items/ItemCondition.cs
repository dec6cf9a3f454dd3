namespace Labeling.Storage.Relational;

/// <summary>One condition as SQL, with the values of its parameters.</summary>
/// <param name="Sql">The condition; <c>{0}</c>, <c>{1}</c> … stand for its parameters.</param>
/// <param name="Values">Gives the parameters, one after another.</param>
internal sealed record ItemCondition(string Sql, params IReadOnlyList<Action<RelationalStatement>> Values)
{
    public static ItemCondition Number(string sql, long value) => new(sql, s => s.Bind(value));

    public static ItemCondition Text(string sql, string value) => new(sql, s => s.Bind(value));
}
