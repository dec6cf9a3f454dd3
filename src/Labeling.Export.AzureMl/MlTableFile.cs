using System.Text;
using System.Text.Json;

namespace Labeling.Export.AzureMl;

/// <summary>The file that makes a table of JSON lines for Azure Machine Learning.</summary>
internal static class MlTableFile
{
    public const string Name = "MLTable";

    /// <seealso href="https://learn.microsoft.com/azure/machine-learning/reference-yaml-mltable">The schema of MLTable.</seealso>
    public static async Task WriteAsync(ExportFiles files, ExportTarget target, CancellationToken cancellationToken)
    {
        var name = JsonEncodedText.Encode($"./{target.Name[target.Folder.Length..]}");
        var text = $"""
            $schema: https://azuremlschemas.azureedge.net/latest/MLTable.schema.json
            type: mltable
            paths:
              - file: "{name}"
            transformations:
              - read_json_lines:
                  encoding: utf8
                  invalid_lines: error
                  include_path_column: false
              - convert_column_types:
                  - columns: image_url
                    column_type: stream_info

            """.ReplaceLineEndings("\n");
        var stream = await files.CreateAsync(target.Folder + Name, cancellationToken).ConfigureAwait(false);
        await using (stream.ConfigureAwait(false))
        {
            await stream.WriteAsync(Encoding.UTF8.GetBytes(text), cancellationToken).ConfigureAwait(false);
        }
    }
}
