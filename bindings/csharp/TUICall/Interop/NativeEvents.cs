// The events and the table of tuicall/observer.h, as they lie in memory.
using System;
using System.Runtime.InteropServices;

namespace TUICall.Interop;

[StructLayout(LayoutKind.Sequential)]
internal struct ErrorEvent
{
    public uint Size;
    public int Code;
    public NativeString Message;
}

[StructLayout(LayoutKind.Sequential)]
internal struct CallReceivedEvent
{
    public uint Size;
    public int MediaType;
    public NativeString CallerId;
    public NativeStringList CalleeIds;
    public NativeString GroupId;
}

/// <summary>Also tuicall_call_cancelled_event, which has the same fields.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct UserEvent
{
    public uint Size;
    public uint Reserved;
    public NativeString UserId;
}

[StructLayout(LayoutKind.Sequential)]
internal struct CallBeginEvent
{
    public uint Size;
    public int MediaType;
    public NativeRoomId RoomId;
    public int Role;
    public uint Reserved;
}

[StructLayout(LayoutKind.Sequential)]
internal struct CallEndEvent
{
    public uint Size;
    public int MediaType;
    public NativeRoomId RoomId;
    public int Role;
    public int Reason;
    public double TotalTimeMs;
}

[StructLayout(LayoutKind.Sequential)]
internal struct CallMediaTypeChangedEvent
{
    public uint Size;
    public int OldMediaType;
    public int NewMediaType;
    public uint Reserved;
}

[StructLayout(LayoutKind.Sequential)]
internal struct UserAvailableEvent
{
    public uint Size;
    public int IsAvailable;
    public NativeString UserId;
}

/// <summary>An entry of the next: a user's volume or quality.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct UserValue
{
    public NativeString UserId;
    public int Value;
    public uint Reserved;
}

/// <summary>The event about volumes, and the one about network qualities.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct UserValuesEvent
{
    public uint Size;
    public uint Count;
    public IntPtr Values;
}

[StructLayout(LayoutKind.Sequential)]
internal struct CallNotConnectedEvent
{
    public uint Size;
    public int MediaType;
    public NativeString CallId;
    public int Reason;
    public uint Reserved;
    public NativeString UserId;
    public IntPtr Info;
}

[StructLayout(LayoutKind.Sequential)]
internal struct ConnectionStateChangedEvent
{
    public uint Size;
    public int State;
}

/// <summary>tuicall_observer.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct NativeObserver
{
    public uint Size;
    public uint Reserved;
    public IntPtr UserData;
    public IntPtr Release;
    public IntPtr OnError;
    public IntPtr OnCallReceived;
    public IntPtr OnCallCancelled;
    public IntPtr OnCallBegin;
    public IntPtr OnCallEnd;
    public IntPtr OnCallMediaTypeChanged;
    public IntPtr OnUserReject;
    public IntPtr OnUserNoResponse;
    public IntPtr OnUserLineBusy;
    public IntPtr OnUserJoin;
    public IntPtr OnUserLeave;
    public IntPtr OnUserVideoAvailable;
    public IntPtr OnUserAudioAvailable;
    public IntPtr OnUserVoiceVolumeChanged;
    public IntPtr OnUserNetworkQualityChanged;
    public IntPtr OnKickedOffline;
    public IntPtr OnUserSigExpired;
    public IntPtr OnCallNotConnected;
    public IntPtr OnUserInviting;
    public IntPtr OnConnectionStateChanged;
}
