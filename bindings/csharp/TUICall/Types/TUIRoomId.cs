using System;
using System.Globalization;

namespace TUICall;

/// <summary>A room, named by a number or by text; if both are given, the number wins.</summary>
public sealed class TUIRoomId : IEquatable<TUIRoomId>
{
    /// <summary>A room that is named by a number.</summary>
    /// <param name="intRoomId">1 .. 2^31-1</param>
    public TUIRoomId(int intRoomId)
        : this(intRoomId, string.Empty)
    {
    }

    /// <summary>A room that is named by text.</summary>
    /// <param name="strRoomId">1 to 64 bytes of UTF-8</param>
    public TUIRoomId(string strRoomId)
        : this(0, strRoomId)
    {
    }

    /// <summary>A room with both.</summary>
    /// <param name="intRoomId">0: named by text</param>
    /// <param name="strRoomId">at most 64 bytes of UTF-8</param>
    public TUIRoomId(int intRoomId, string strRoomId)
    {
        IntRoomId = intRoomId;
        StrRoomId = strRoomId ?? throw new ArgumentNullException(nameof(strRoomId));
    }

    /// <summary>1 .. 2^31-1; 0: named by text.</summary>
    public int IntRoomId { get; }

    /// <summary>At most 64 bytes of UTF-8; may be empty.</summary>
    public string StrRoomId { get; }

    /// <summary>Whether both name the same room in the same way.</summary>
    /// <param name="other">the other one</param>
    public bool Equals(TUIRoomId? other) =>
        other is not null && IntRoomId == other.IntRoomId && StrRoomId == other.StrRoomId;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as TUIRoomId);

    /// <inheritdoc/>
    public override int GetHashCode() => IntRoomId ^ StrRoomId.GetHashCode();

    /// <summary>The number if there is one, else the text.</summary>
    public override string ToString() =>
        IntRoomId == 0 ? StrRoomId : IntRoomId.ToString(CultureInfo.InvariantCulture);
}
