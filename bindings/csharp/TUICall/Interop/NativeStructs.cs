// The structs of tuicall/types.h and tuicall/tuicall.h, as they lie in memory.
using System;
using System.Runtime.InteropServices;

namespace TUICall.Interop;

[StructLayout(LayoutKind.Sequential)]
internal struct NativeString
{
    public IntPtr Data;
    public uint Length;
    public uint Reserved;
}

[StructLayout(LayoutKind.Sequential)]
internal struct NativeStringList
{
    public IntPtr Items;
    public uint Count;
    public uint Reserved;
}

[StructLayout(LayoutKind.Sequential)]
internal struct NativeRoomId
{
    public int IntRoomId;
    public uint Reserved;
    public NativeString StrRoomId;
}

[StructLayout(LayoutKind.Sequential)]
internal struct NativeUserProfile
{
    public NativeString UserId;
    public NativeString Nickname;
    public NativeString AvatarUrl;
}

[StructLayout(LayoutKind.Sequential)]
internal struct NativeCallInfo
{
    public uint Size;
    public int Role;
    public int MediaType;
    public int Scene;
    public NativeString CallId;
    public NativeRoomId RoomId;
    public NativeString CallerId;
    public NativeStringList CalleeIds;
    public NativeString ChatGroupId;
    public NativeString UserData;
    public long BeginTimeMs;
    public int Reason;
    public uint Reserved;
    public NativeString EndedBy;
    public IntPtr Profiles;
    public uint ProfileCount;
    public uint Reserved2;
}

[StructLayout(LayoutKind.Sequential)]
internal struct NativeResult
{
    public uint Size;
    public int Code;
    public NativeString Message;
    public NativeString CallId;
    public NativeStringList UserIds;
}

[StructLayout(LayoutKind.Sequential)]
internal struct NativeCompletion
{
    public const int DeliverOnLoop = 1;

    public uint Size;
    public int Delivery;
    public IntPtr UserData;
    public IntPtr Done;
}
