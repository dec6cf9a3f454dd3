using System.Buffers.Binary;
using System.Text;
using static TorchSharp.torch;

namespace Labeling.MlAssist.TorchSharp;

/// <summary>Reads the pickle of a dictionary of tensors. It makes nothing but dictionaries, lists, texts, numbers and descriptions of tensors.</summary>
/// <remarks>
/// Source of the opcodes: Python's documentation of the module <c>pickletools</c>, protocols 2 to 4. Any opcode, global or call beyond those that
/// <c>torch.save</c> writes for a state dictionary is refused, so that no file can make anything happen.
/// </remarks>
internal sealed class TensorUnpickler(byte[] bytes)
{
    private const int MaxStack = 4_000_000;

    private static readonly object Mark = new();
    private static readonly object OrderedDict = new();
    private static readonly object RebuildTensor = new();
    private static readonly object RebuildParameter = new();

    private static readonly Dictionary<string, object> Globals = new(StringComparer.Ordinal)
    {
        ["collections OrderedDict"] = OrderedDict,
        ["torch._utils _rebuild_tensor_v2"] = RebuildTensor,
        ["torch._utils _rebuild_parameter"] = RebuildParameter,
        ["torch FloatStorage"] = ScalarType.Float32,
        ["torch DoubleStorage"] = ScalarType.Float64,
        ["torch HalfStorage"] = ScalarType.Float16,
        ["torch BFloat16Storage"] = ScalarType.BFloat16,
        ["torch LongStorage"] = ScalarType.Int64,
        ["torch IntStorage"] = ScalarType.Int32,
        ["torch ShortStorage"] = ScalarType.Int16,
        ["torch CharStorage"] = ScalarType.Int8,
        ["torch ByteStorage"] = ScalarType.Byte,
        ["torch BoolStorage"] = ScalarType.Bool,
    };

    private readonly Stack<object?> _stack = new();
    private readonly Dictionary<int, object?> _memo = [];
    private int _at;

    public IReadOnlyDictionary<string, TensorView> Read()
    {
        try
        {
            var root = Run();
            var tensors = new Dictionary<string, TensorView>(StringComparer.Ordinal);
            foreach (var (key, value) in root as Dictionary<object, object?> ?? throw Wrong("It holds no dictionary."))
            {
                if (key is not string name || value is not TensorView view)
                {
                    throw Wrong($"Its entry '{key}' is not a tensor.");
                }

                tensors.Add(name, view);
            }

            return tensors.Count <= StateDictionary.MaxTensors ? tensors : throw Wrong($"It has more than {StateDictionary.MaxTensors} tensors.");
        }
        catch (Exception exception) when (exception is InvalidOperationException or InvalidCastException or ArgumentException or IndexOutOfRangeException or OverflowException or NullReferenceException)
        {
            throw new InvalidDataException("Its pickle is damaged.", exception);
        }
    }

    private object? Run()
    {
        while (true)
        {
            if (_stack.Count > MaxStack || _memo.Count > MaxStack)
            {
                throw Wrong("Its pickle is too deep.");
            }

            var opcode = Byte();
            if (opcode == '.')
            {
                return _stack.Pop();
            }

            if (!Scalar(opcode) && !Memo(opcode))
            {
                Compound(opcode);
            }
        }
    }

    private bool Scalar(byte opcode)
    {
        switch (opcode)
        {
            case 0x80: _at++; break; // PROTO
            case 0x95: _at += 8; break; // FRAME
            case (byte)'N': _stack.Push(null); break;
            case 0x88: _stack.Push(true); break;
            case 0x89: _stack.Push(false); break;
            case (byte)'K': _stack.Push((long)Byte()); break;
            case (byte)'M': _stack.Push((long)BinaryPrimitives.ReadUInt16LittleEndian(Take(2))); break;
            case (byte)'J': _stack.Push((long)BinaryPrimitives.ReadInt32LittleEndian(Take(4))); break;
            case 0x8a: _stack.Push(LongInteger(Take(Byte()))); break;
            case (byte)'G': _stack.Push(BinaryPrimitives.ReadDoubleBigEndian(Take(8))); break;
            case (byte)'X': _stack.Push(Encoding.UTF8.GetString(Take(BinaryPrimitives.ReadInt32LittleEndian(Take(4))))); break;
            case 0x8c: _stack.Push(Encoding.UTF8.GetString(Take(Byte()))); break;
            default: return false;
        }

        return true;
    }

    private bool Memo(byte opcode)
    {
        switch (opcode)
        {
            case (byte)'q': _memo[Byte()] = _stack.Peek(); break;
            case (byte)'r': _memo[BinaryPrimitives.ReadInt32LittleEndian(Take(4))] = _stack.Peek(); break;
            case 0x94: _memo[_memo.Count] = _stack.Peek(); break;
            case (byte)'h': _stack.Push(Recall(Byte())); break;
            case (byte)'j': _stack.Push(Recall(BinaryPrimitives.ReadInt32LittleEndian(Take(4)))); break;
            default: return false;
        }

        return true;
    }

    private void Compound(byte opcode)
    {
        switch (opcode)
        {
            case (byte)'(': _stack.Push(Mark); break;
            case (byte)'}': _stack.Push(new Dictionary<object, object?>()); break;
            case (byte)']': _stack.Push(new List<object?>()); break;
            case (byte)')': _stack.Push(Array.Empty<object?>()); break;
            case (byte)'t': _stack.Push(ToMark()); break;
            case 0x85: _stack.Push(Last(1)); break;
            case 0x86: _stack.Push(Last(2)); break;
            case 0x87: _stack.Push(Last(3)); break;
            case (byte)'a': Append(Last(1)); break;
            case (byte)'e': Append(ToMark()); break;
            case (byte)'s': SetItems(Last(2)); break;
            case (byte)'u': SetItems(ToMark()); break;
            case (byte)'c': _stack.Push(Global(Line() + " " + Line())); break;
            case 0x93: PushStackGlobal(); break;
            case (byte)'Q': _stack.Push(Storage((object?[])_stack.Pop()!)); break;
            case (byte)'R': Reduce(); break;
            case (byte)'b': _stack.Pop(); break; // BUILD: attributes of the dictionary, such as _metadata, which carry no tensors
            default: throw Wrong($"Its pickle has the opcode 0x{opcode:x2}, which a dictionary of tensors does not need.");
        }
    }

    private void PushStackGlobal()
    {
        var name = (string)_stack.Pop()!;
        var module = (string)_stack.Pop()!;
        _stack.Push(Global(module + " " + name));
    }

    private static object Global(string name) => Globals.TryGetValue(name, out var known) ? known : throw Wrong($"Its pickle refers to '{name}', which is not read.");

    private static TensorStorage Storage(object?[] id) => id is ["storage", ScalarType type, string key, _, long count]
        ? new TensorStorage(key, type, count)
        : throw Wrong("It refers to something that is not a storage of numbers.");

    private void Reduce()
    {
        var arguments = (object?[])_stack.Pop()!;
        var callable = _stack.Pop();
        object? made = callable == OrderedDict && arguments.Length == 0 ? new Dictionary<object, object?>()
            : callable == RebuildParameter && arguments is [TensorView view, ..] ? view
            : callable == RebuildTensor && arguments is [TensorStorage storage, long offset, object?[] shape, object?[] strides, ..]
                ? new TensorView(storage, offset, [.. shape.Select(side => (long)side!)], [.. strides.Select(stride => (long)stride!)])
            : throw Wrong("Its pickle makes a call that a dictionary of tensors does not need.");
        _stack.Push(made);
    }

    private void Append(object?[] values) => ((List<object?>)_stack.Peek()!).AddRange(values);

    private void SetItems(object?[] pairs)
    {
        var target = (Dictionary<object, object?>)_stack.Peek()!;
        for (var i = 0; i + 1 < pairs.Length; i += 2)
        {
            target[pairs[i]!] = pairs[i + 1];
        }
    }

    private object?[] ToMark()
    {
        var values = new List<object?>();
        for (var value = _stack.Pop(); value != Mark; value = _stack.Pop())
        {
            values.Add(value);
        }

        values.Reverse();
        return [.. values];
    }

    private object?[] Last(int count)
    {
        var values = new object?[count];
        for (var i = count - 1; i >= 0; i--)
        {
            values[i] = _stack.Pop();
        }

        return values;
    }

    private object? Recall(int key) => _memo.TryGetValue(key, out var value) ? value : throw Wrong("Its pickle refers to something it did not make.");

    private static long LongInteger(ReadOnlySpan<byte> little)
    {
        if (little.Length > 8)
        {
            throw Wrong("It has a number of more than 64 bits.");
        }

        long value = 0;
        for (var i = little.Length - 1; i >= 0; i--)
        {
            value = (value << 8) | little[i];
        }

        return little.Length is > 0 and < 8 && (little[^1] & 0x80) != 0 ? value - (1L << (8 * little.Length)) : value;
    }

    private string Line()
    {
        var length = bytes.AsSpan(_at).IndexOf((byte)'\n');
        var text = Encoding.UTF8.GetString(Take(length));
        _at++;
        return text;
    }

    private byte Byte() => Take(1)[0];

    private ReadOnlySpan<byte> Take(int count)
    {
        if (count < 0 || count > bytes.Length - _at)
        {
            throw Wrong("Its pickle is cut off.");
        }

        _at += count;
        return bytes.AsSpan(_at - count, count);
    }

    private static InvalidDataException Wrong(string message) => new(message);
}
