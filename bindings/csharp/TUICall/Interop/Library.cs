using System;

namespace TUICall.Interop;

/// <summary>Turns the library's statuses into exceptions.</summary>
internal static class Library
{
    /// <summary>What a function has just failed with on this thread, which has called no other since.</summary>
    public static TUICallException Failure(int code) =>
        new(code, NativeText.Read(NativeMethods.last_error()));

    /// <summary>Throws if the function has failed.</summary>
    public static void Check(int code)
    {
        if (code != TUICallCode.Ok)
        {
            throw Failure(code);
        }
    }

    /// <summary>Text that the library has handed out, which is freed.</summary>
    public static string Take(IntPtr text)
    {
        try
        {
            return NativeText.Read(text);
        }
        finally
        {
            NativeMethods.free(text);
        }
    }
}
