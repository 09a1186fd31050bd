using System;
using System.Collections.Generic;
using System.Runtime.InteropServices;
using System.Text;

namespace TUICall.Interop;

/// <summary>Native memory for the arguments of one call into the library, which copies what it keeps.</summary>
internal sealed unsafe class Arguments : IDisposable
{
    private static readonly UTF8Encoding StrictUtf8 = new(false, true);

    private readonly List<IntPtr> _blocks = new();
    private readonly List<IntPtr> _params = new();

    /// <summary>Whom the library tells how the method went: a tuicall_completion.</summary>
    public IntPtr Completion { get; private set; }

    /// <summary>A number that must fit in 32 bits without a sign.</summary>
    public static uint Unsigned(string name, long value)
    {
        if (value is >= 0 and <= uint.MaxValue)
        {
            return (uint)value;
        }

        throw new TUICallException(TUICallCode.ParamInvalid, $"{name} is {value}, expected 0 to {uint.MaxValue}");
    }

    /// <summary>Text that ends with NUL.</summary>
    public IntPtr Text(string name, string value)
    {
        byte[] bytes = Encode(name, value ?? throw new ArgumentNullException(name));
        IntPtr text = Allocate(bytes.Length + 1);
        Marshal.Copy(bytes, 0, text, bytes.Length);
        ((byte*)text)[bytes.Length] = 0;
        return text;
    }

    /// <summary>Pointers to texts that end with NUL.</summary>
    public IntPtr Texts(string name, IEnumerable<string> values, out uint count)
    {
        var texts = new List<IntPtr>();
        foreach (string value in values ?? throw new ArgumentNullException(name))
        {
            texts.Add(Text(name, value));
        }

        count = (uint)texts.Count;
        IntPtr list = Allocate(texts.Count * IntPtr.Size);
        Marshal.Copy(texts.ToArray(), 0, list, texts.Count);
        return list;
    }

    /// <summary>A tuicall_call_params; null stands for the defaults.</summary>
    public IntPtr Params(TUICallParams? given)
    {
        TUICallParams callParams = given ?? new TUICallParams();
        if (callParams.Timeout < 0)
        {
            string message = $"timeout is {callParams.Timeout}, expected 0 (for ever) to 2000000 seconds";
            throw new TUICallException(TUICallCode.ParamInvalid, message);
        }

        IntPtr made = NativeMethods.call_params_make(
            (uint)callParams.Timeout,
            callParams.RoomId?.IntRoomId ?? 0,
            Text(nameof(callParams.RoomId), callParams.RoomId?.StrRoomId ?? string.Empty),
            Text(nameof(callParams.UserData), callParams.UserData),
            Text(nameof(callParams.ChatGroupId), callParams.ChatGroupId),
            Text("OfflinePushInfo.Title", callParams.OfflinePushInfo.Title),
            Text("OfflinePushInfo.Description", callParams.OfflinePushInfo.Description));
        _params.Add(made);
        return made;
    }

    /// <summary>The request is told when the method is done.</summary>
    public void Complete(Request request) => Completion = Struct(new NativeCompletion
    {
        Size = (uint)sizeof(NativeCompletion),
        Delivery = NativeCompletion.DeliverOnLoop,
        UserData = request.Handle,
        Done = NativeCallbacks.Done,
    });

    /// <summary>A copy of the struct.</summary>
    public IntPtr Struct<T>(in T value)
        where T : unmanaged
    {
        IntPtr block = Allocate(sizeof(T));
        *(T*)block = value;
        return block;
    }

    public void Dispose()
    {
        _params.ForEach(NativeMethods.call_params_free);
        _params.Clear();
        foreach (IntPtr block in _blocks)
        {
            Marshal.FreeHGlobal(block);
        }

        _blocks.Clear();
    }

    private static byte[] Encode(string name, string value)
    {
        try
        {
            if (value.IndexOf('\0') < 0)
            {
                return StrictUtf8.GetBytes(value);
            }
        }
        catch (EncoderFallbackException)
        {
            throw new TUICallException(
                TUICallCode.ParamInvalid, $"{name} is \"{value}\", expected text without lone surrogates");
        }

        string shown = value.Replace("\0", "\\0");
        throw new TUICallException(
            TUICallCode.ParamInvalid, $"{name} is \"{shown}\", expected text without a NUL character");
    }

    private IntPtr Allocate(int size)
    {
        IntPtr block = Marshal.AllocHGlobal(Math.Max(size, 1));
        _blocks.Add(block);
        return block;
    }
}
