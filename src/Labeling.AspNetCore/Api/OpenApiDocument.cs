using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Schema;
using System.Text.Json.Serialization.Metadata;

namespace Labeling.AspNetCore;

/// <summary>The OpenAPI 3.1 document, made of the same table as the routes, so that it can neither lack nor promise anything.</summary>
internal static class OpenApiDocument
{
    private static readonly Lazy<byte[]> Document = new(() => JsonSerializer.SerializeToUtf8Bytes(Build(), DocumentJsonContext.Default.JsonObject));

    public static ReadOnlyMemory<byte> Utf8 => Document.Value;

    private static JsonObject Build()
    {
        var schemas = new JsonObject();
        var paths = new JsonObject();
        foreach (var endpoint in ApiTable.All)
        {
            string path = "/" + endpoint.Path.Replace("{**", "{", StringComparison.Ordinal);
            if (paths[path] is not JsonObject operations)
            {
                paths[path] = operations = [];
            }

            operations[KeyOf(endpoint.Method)] = Operation(endpoint, schemas);
        }

        return new JsonObject
        {
            ["openapi"] = "3.1.0",
            ["info"] = new JsonObject { ["title"] = "Labeling", ["version"] = "1", ["description"] = "Projects, tasks, labels, reviews and exports of the labeling studio." },
            ["servers"] = new JsonArray(new JsonObject { ["url"] = "." }),
            ["paths"] = paths,
            ["components"] = new JsonObject { ["schemas"] = schemas },
        };
    }

    private static string KeyOf(string method) => method switch
    {
        "GET" => "get",
        "POST" => "post",
        "PUT" => "put",
        "DELETE" => "delete",
        _ => throw new InvalidOperationException($"The table of the API has the method '{method}', which this document does not know."),
    };

    private static JsonObject Operation(ApiEndpoint endpoint, JsonObject schemas)
    {
        var operation = new JsonObject
        {
            ["operationId"] = endpoint.Id,
            ["summary"] = endpoint.Summary,
            ["parameters"] = Parameters(endpoint),
            ["responses"] = Responses(endpoint, schemas),
        };
        if (endpoint.Permission is { } permission)
        {
            operation["description"] = $"Needs the permission {permission.Name}.";
        }

        if (endpoint.Body is { } body)
        {
            operation["requestBody"] = new JsonObject { ["required"] = true, ["content"] = Content("application/json", Reference(body, schemas)) };
        }
        else if (endpoint.BodyType is { } type)
        {
            operation["requestBody"] = new JsonObject { ["required"] = true, ["content"] = Content(type, new JsonObject { ["type"] = "string", ["format"] = "binary" }) };
        }

        return operation;
    }

    private static JsonArray Parameters(ApiEndpoint endpoint)
    {
        var parameters = new JsonArray();
        foreach (string part in endpoint.Path.Split('/').Where(part => part.StartsWith('{')))
        {
            parameters.Add((JsonNode)Parameter(part.Trim('{', '}', '*'), "path", null, isRequired: true));
        }

        foreach (var (name, meaning) in endpoint.Query)
        {
            parameters.Add((JsonNode)Parameter(name, "query", meaning, isRequired: false));
        }

        if (endpoint.NeedsVersion)
        {
            parameters.Add((JsonNode)Parameter("If-Match", "header", "The ETag of what was seen.", isRequired: true));
        }

        return parameters;
    }

    private static JsonObject Parameter(string name, string place, string? meaning, bool isRequired)
    {
        var parameter = new JsonObject { ["name"] = name, ["in"] = place, ["required"] = isRequired, ["schema"] = new JsonObject { ["type"] = "string" } };
        if (meaning is not null)
        {
            parameter["description"] = meaning;
        }

        return parameter;
    }

    private static JsonObject Responses(ApiEndpoint endpoint, JsonObject schemas)
    {
        var success = new JsonObject { ["description"] = "Done." };
        if (endpoint.Result is { } result)
        {
            success["content"] = Content("application/json", Reference(result, schemas));
        }
        else if (endpoint.ResultType is { } type)
        {
            success["content"] = Content(type, new JsonObject { ["type"] = "string", ["format"] = "binary" });
        }

        var responses = new JsonObject { [Text(endpoint.Status)] = success };
        foreach (var group in endpoint.Problems.GroupBy(problem => problem.Status).OrderBy(group => group.Key))
        {
            responses[Text(group.Key)] = Problem(string.Join(", ", group.Select(problem => problem.Code)), schemas);
        }

        responses["default"] = Problem("Any other error, with its code.", schemas);
        return responses;
    }

    private static JsonObject Problem(string description, JsonObject schemas) => new()
    {
        ["description"] = description,
        ["content"] = Content("application/problem+json", Reference(WebJsonContext.Default.ProblemView, schemas)),
    };

    private static JsonObject Content(string type, JsonNode schema) => new() { [type] = new JsonObject { ["schema"] = schema } };

    private static string Text(int status) => status.ToString(System.Globalization.CultureInfo.InvariantCulture);

    private static JsonObject Reference(JsonTypeInfo type, JsonObject schemas)
    {
        string name = type.Type.Name;
        if (!schemas.ContainsKey(name))
        {
            schemas[name] = type.GetJsonSchemaAsNode(new JsonSchemaExporterOptions { TreatNullObliviousAsNonNullable = true, TransformSchemaNode = Describe });
        }

        return new JsonObject { ["$ref"] = $"#/components/schemas/{name}" };
    }

    /// <summary>Says what the library's own converters write, which the exporter cannot see.</summary>
    private static JsonNode Describe(JsonSchemaExporterContext context, JsonNode schema)
        => context.TypeInfo.Type == typeof(Shape) ? ShapeSchema()
            : context.TypeInfo.Type == typeof(PixelSize) ? Typed("array", "width and height in pixels; both 0 when unknown")
            : context.TypeInfo.Type == typeof(ItemId) || context.TypeInfo.Type == typeof(LabelClassId) ? Typed("integer", "an id, from 1")
            : context.TypeInfo.Type == typeof(ProjectId) || context.TypeInfo.Type == typeof(LeaseToken) ? Typed("string", "a GUID")
            : schema;

    private static JsonObject Typed(string type, string description) => new() { ["type"] = type, ["description"] = description };

    private static JsonObject ShapeSchema() => new()
    {
        ["description"] = "One of box [x,y,width,height], polygon [parts [rings [x,y,x,y,…]]] and mask {size:[height,width],counts}; pixels of the upright picture.",
        ["oneOf"] = new JsonArray(
            Only("box", new JsonObject { ["type"] = "array", ["items"] = new JsonObject { ["type"] = "number" }, ["minItems"] = 4, ["maxItems"] = 4 }),
            Only("polygon", new JsonObject { ["type"] = "array" }),
            Only("mask", new JsonObject { ["type"] = "object" })),
    };

    private static JsonObject Only(string name, JsonObject schema) => new()
    {
        ["type"] = "object",
        ["properties"] = new JsonObject { [name] = schema },
        ["required"] = new JsonArray(name),
    };
}
