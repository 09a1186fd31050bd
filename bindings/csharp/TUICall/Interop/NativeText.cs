using System;
using System.Collections.Generic;
using System.Text;

namespace TUICall.Interop;

/// <summary>Copies what the library lends: texts, lists and structs made of them.</summary>
internal static unsafe class NativeText
{
    public static string Read(in NativeString text) =>
        text.Length == 0 ? string.Empty : Encoding.UTF8.GetString((byte*)text.Data, (int)text.Length);

    /// <summary>Text that ends with NUL; empty if there is none.</summary>
    public static string Read(IntPtr text)
    {
        int length = 0;
        while (text != IntPtr.Zero && ((byte*)text)[length] != 0)
        {
            length++;
        }

        return length == 0 ? string.Empty : Encoding.UTF8.GetString((byte*)text, length);
    }

    public static IReadOnlyList<string> Read(in NativeStringList list)
    {
        var items = (NativeString*)list.Items;
        var read = new string[list.Count];
        for (int i = 0; i < read.Length; i++)
        {
            read[i] = Read(items[i]);
        }

        return read;
    }

    public static TUIRoomId Read(in NativeRoomId room) => new(room.IntRoomId, Read(room.StrRoomId));

    public static TUICallInfo Read(NativeCallInfo* info)
    {
        var profiles = new TUIUserProfile[info->ProfileCount];
        for (int i = 0; i < profiles.Length; i++)
        {
            NativeUserProfile* profile = (NativeUserProfile*)info->Profiles + i;
            profiles[i] = new TUIUserProfile(Read(profile->UserId), Read(profile->Nickname), Read(profile->AvatarUrl));
        }

        return new TUICallInfo(
            Read(info->CallId), Read(info->RoomId), Read(info->CallerId), Read(info->CalleeIds), profiles)
        {
            Role = (TUICallRole)info->Role,
            MediaType = (TUICallMediaType)info->MediaType,
            Scene = (TUICallScene)info->Scene,
            ChatGroupId = Read(info->ChatGroupId),
            UserData = Read(info->UserData),
            BeginTime = info->BeginTimeMs,
            Reason = (TUICallEndReason)info->Reason,
            EndedBy = Read(info->EndedBy),
        };
    }

    public static Dictionary<string, int> ReadVolumes(UserValuesEvent* @event)
    {
        var values = (UserValue*)@event->Values;
        var volumes = new Dictionary<string, int>((int)@event->Count);
        for (uint i = 0; i < @event->Count; i++)
        {
            volumes[Read(values[i].UserId)] = values[i].Value;
        }

        return volumes;
    }

    public static IReadOnlyList<TUINetworkQualityInfo> ReadQualities(UserValuesEvent* @event)
    {
        var values = (UserValue*)@event->Values;
        var qualities = new TUINetworkQualityInfo[@event->Count];
        for (int i = 0; i < qualities.Length; i++)
        {
            qualities[i] = new TUINetworkQualityInfo(Read(values[i].UserId), (TUINetworkQuality)values[i].Value);
        }

        return qualities;
    }
}
