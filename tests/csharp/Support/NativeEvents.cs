using System;
using System.Runtime.InteropServices;
using System.Text;
using TUICall.Interop;

namespace TUICall.Tests;

/// <summary>Raises sample events from a native thread, behind the back of an engine (native_events.cpp).</summary>
internal static unsafe class NativeEvents
{
    private const string Module = "tuicall_native_events";

    /// <summary>Raises it so often on the observer's table; gives the nanoseconds that one took.</summary>
    public static double Raise(Registration registration, string name, int count = 1) =>
        Raise(registration.Table, name, count);

    /// <summary>The same on any table.</summary>
    public static double Raise(NativeObserver table, string name, int count)
    {
        fixed (byte* text = Encoding.UTF8.GetBytes(name + "\0"))
        {
            double taken = tuicall_test_raise((IntPtr)(&table), (IntPtr)text, count);
            return taken >= 0 ? taken : throw new ArgumentException($"there is no sample event {name}");
        }
    }

    /// <summary>The size of a struct in C.</summary>
    public static int SizeOf(string name)
    {
        fixed (byte* text = Encoding.UTF8.GetBytes(name + "\0"))
        {
            return (int)tuicall_test_size((IntPtr)text);
        }
    }

    [DllImport(Module, CallingConvention = CallingConvention.Cdecl)]
    private static extern double tuicall_test_raise(IntPtr table, IntPtr name, int count);

    [DllImport(Module, CallingConvention = CallingConvention.Cdecl)]
    private static extern uint tuicall_test_size(IntPtr name);
}
