using System.Security.Cryptography;

namespace Labeling.MlAssist;

/// <summary>Looks into an ONNX file before the engine does.</summary>
/// <remarks>
/// An ONNX file may keep its weights in other files that it names. The names come from outside, so a model must not be able to name a file out of
/// its own folder. The walk follows the field numbers of <c>onnx.proto3</c> (ONNX 1.16) and keeps nothing of the weights in memory.
/// </remarks>
internal static class OnnxFile
{
    private const int DeepestGraph = 16;

    /// <summary>Checks a file, and names its content.</summary>
    /// <returns>The SHA-256 of the file and of those it names, in hex.</returns>
    /// <exception cref="LabelingException">The file is missing, is no ONNX file, or names a file outside its folder.</exception>
    public static string Check(string path)
    {
        string name = Path.GetFileName(path);
        try
        {
            using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, 1 << 16);
            var externals = new SortedSet<string>(StringComparer.Ordinal);
            new Walk(file, externals).Model();
            using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
            foreach (string part in externals.Select(external => Resolve(path, external)).Prepend(path))
            {
                using var stream = new FileStream(part, FileMode.Open, FileAccess.Read, FileShare.Read, 1);
                hash.AppendData(SHA256.HashData(stream));
            }

            return Convert.ToHexStringLower(hash.GetHashAndReset());
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or NotSupportedException)
        {
            throw Invalid(name, $"cannot be read: {exception.Message} Put the file in its place", exception);
        }
        catch (Exception exception) when (exception is InvalidDataException or OverflowException)
        {
            throw Invalid(name, "is not an ONNX file, or is damaged; fetch it anew", exception);
        }
    }

    public static LabelingException Invalid(string name, string fault, Exception? inner = null)
        => new(LabelingErrorCodes.ModelInvalid, $"The model '{name}' {fault}.", inner);

    private static string Resolve(string path, string external)
    {
        string folder = Path.GetFullPath(Path.GetDirectoryName(Path.GetFullPath(path))!);
        string full = Path.GetFullPath(Path.Combine(folder, external));
        bool inside = !Path.IsPathRooted(external) && full.StartsWith(folder + Path.DirectorySeparatorChar, StringComparison.Ordinal);
        if (!inside || File.ResolveLinkTarget(full, returnFinalTarget: true) is { } target && !target.FullName.StartsWith(folder + Path.DirectorySeparatorChar, StringComparison.Ordinal))
        {
            throw Invalid(Path.GetFileName(path), "keeps weights in a file outside its own folder, which is refused; use a model whose files lie together");
        }

        return full;
    }

    /// <summary>Steps over the file's fields. Numbers are those of <c>onnx.proto3</c>.</summary>
    private sealed class Walk(FileStream file, SortedSet<string> externals)
    {
        public void Model()
        {
            bool hasGraph = false;
            Message(file.Length, (field, end) =>
            {
                switch (field)
                {
                    case 7:
                        hasGraph = true;
                        Graph(end, 0);
                        break;
                    case 25:
                        Message(end, (inner, innerEnd) => { if (inner == 7) { Nodes(innerEnd, 0); } });
                        break;
                }
            });
            if (!hasGraph)
            {
                throw new InvalidDataException();
            }
        }

        private void Graph(long end, int depth)
        {
            if (depth > DeepestGraph)
            {
                throw new InvalidDataException();
            }

            Message(end, (field, inner) =>
            {
                switch (field)
                {
                    case 1:
                        Nodes(inner, depth);
                        break;
                    case 5:
                        Tensor(inner);
                        break;
                    case 15:
                        Message(inner, (part, partEnd) => { if (part is 1 or 2) { Tensor(partEnd); } });
                        break;
                }
            });
        }

        private void Nodes(long end, int depth)
            => Message(end, (field, inner) => { if (field == 5) { Attribute(inner, depth); } });

        private void Attribute(long end, int depth)
            => Message(end, (field, inner) =>
            {
                switch (field)
                {
                    case 5 or 10:
                        Tensor(inner);
                        break;
                    case 6 or 11:
                        Graph(inner, depth + 1);
                        break;
                    case 22 or 23:
                        Message(inner, (part, partEnd) => { if (part is 1 or 2) { Tensor(partEnd); } });
                        break;
                }
            });

        private void Tensor(long end)
            => Message(end, (field, inner) =>
            {
                if (field == 13)
                {
                    string? key = null, value = null;
                    Message(inner, (part, partEnd) => _ = part switch { 1 => key = Text(partEnd), 2 => value = Text(partEnd), _ => null });
                    if (key == "location" && value is not null)
                    {
                        externals.Add(value);
                    }
                }
            });

        /// <summary>Calls back for each embedded message or text, and steps over everything that the callback leaves.</summary>
        private void Message(long end, Action<int, long> onBytes)
        {
            if (end > file.Length || end < file.Position)
            {
                throw new InvalidDataException();
            }

            while (file.Position < end)
            {
                ulong tag = Number();
                switch (tag & 7)
                {
                    case 0:
                        Number();
                        break;
                    case 1:
                        Skip(8, end);
                        break;
                    case 2:
                        long length = checked((long)Number());
                        long inner = checked(file.Position + length);
                        if (inner > end)
                        {
                            throw new InvalidDataException();
                        }

                        onBytes(checked((int)(tag >> 3)), inner);
                        file.Position = inner;
                        break;
                    case 5:
                        Skip(4, end);
                        break;
                    default:
                        throw new InvalidDataException();
                }
            }
        }

        private void Skip(int bytes, long end)
        {
            if (file.Position + bytes > end)
            {
                throw new InvalidDataException();
            }

            file.Position += bytes;
        }

        private string Text(long end)
        {
            long length = end - file.Position;
            if (length > 4096)
            {
                throw new InvalidDataException();
            }

            byte[] bytes = new byte[length];
            file.ReadExactly(bytes);
            return System.Text.Encoding.UTF8.GetString(bytes);
        }

        private ulong Number()
        {
            ulong value = 0;
            for (int shift = 0; shift < 64; shift += 7)
            {
                int next = file.ReadByte();
                if (next < 0)
                {
                    throw new InvalidDataException();
                }

                value |= (ulong)(next & 127) << shift;
                if (next < 128)
                {
                    return value;
                }
            }

            throw new InvalidDataException();
        }
    }
}
