using System;
using System.Collections.Generic;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;
using TUICall.Interop;

namespace TUICall.Bench;

/// <summary>
/// The floor: the same events through callbacks that are written by hand for this one purpose, which read the
/// parameters and hand them to a method. No table of observers, no dispatch by kind, nothing caught.
/// </summary>
internal static unsafe class HandWritten
{
#if NET8_0_OR_GREATER
    public static readonly NativeObserver Table = new()
    {
        Size = (uint)sizeof(NativeObserver),
        OnCallMediaTypeChanged = (IntPtr)(delegate* unmanaged[Cdecl]<IntPtr, IntPtr, void>)&OnNumbers,
        OnUserJoin = (IntPtr)(delegate* unmanaged[Cdecl]<IntPtr, IntPtr, void>)&OnText,
        OnCallReceived = (IntPtr)(delegate* unmanaged[Cdecl]<IntPtr, IntPtr, void>)&OnTexts,
    };
#else
    private static readonly Callback OnNumbersDelegate = OnNumbers;
    private static readonly Callback OnTextDelegate = OnText;
    private static readonly Callback OnTextsDelegate = OnTexts;

    public static readonly NativeObserver Table = new()
    {
        Size = (uint)sizeof(NativeObserver),
        OnCallMediaTypeChanged = Marshal.GetFunctionPointerForDelegate(OnNumbersDelegate),
        OnUserJoin = Marshal.GetFunctionPointerForDelegate(OnTextDelegate),
        OnCallReceived = Marshal.GetFunctionPointerForDelegate(OnTextsDelegate),
    };
#endif

    [UnmanagedFunctionPointer(CallingConvention.Cdecl)]
    private delegate void Callback(IntPtr userData, IntPtr argument);

    /// <summary>Who is told.</summary>
    public static TUICallObserver Observer { get; set; } = new();

#if NET8_0_OR_GREATER
    [UnmanagedCallersOnly(CallConvs = new[] { typeof(CallConvCdecl) })]
#endif
    private static void OnNumbers(IntPtr userData, IntPtr argument)
    {
        var changed = (CallMediaTypeChangedEvent*)argument;
        Observer.OnCallMediaTypeChanged(
            (TUICallMediaType)changed->OldMediaType, (TUICallMediaType)changed->NewMediaType);
    }

#if NET8_0_OR_GREATER
    [UnmanagedCallersOnly(CallConvs = new[] { typeof(CallConvCdecl) })]
#endif
    private static void OnText(IntPtr userData, IntPtr argument) =>
        Observer.OnUserJoin(Text(((UserEvent*)argument)->UserId));

#if NET8_0_OR_GREATER
    [UnmanagedCallersOnly(CallConvs = new[] { typeof(CallConvCdecl) })]
#endif
    private static void OnTexts(IntPtr userData, IntPtr argument)
    {
        var received = (CallReceivedEvent*)argument;
        var callees = new List<string>((int)received->CalleeIds.Count);
        var items = (NativeString*)received->CalleeIds.Items;
        for (uint i = 0; i < received->CalleeIds.Count; i++)
        {
            callees.Add(Text(items[i]));
        }

        Observer.OnCallReceived(
            Text(received->CallerId), callees, Text(received->GroupId), (TUICallMediaType)received->MediaType);
    }

    private static string Text(NativeString text) => Encoding.UTF8.GetString((byte*)text.Data, (int)text.Length);
}
