using System;

namespace TUICall;

/// <summary>
/// What has come into a buffer with <see cref="TUICallEngine.ReadAudio(short[], string, int, int, TimeSpan?)"/>.
/// </summary>
public readonly struct TUIAudioPiece : IEquatable<TUIAudioPiece>
{
    /// <summary>So much sound, heard then.</summary>
    /// <param name="count">how many values of the buffer were filled</param>
    /// <param name="timestamp">when the first one is heard, since the call's sound began</param>
    public TUIAudioPiece(int count, TimeSpan timestamp)
    {
        Count = count;
        Timestamp = timestamp;
    }

    /// <summary>How many values of the buffer were filled, those of all channels together; may be 0.</summary>
    public int Count { get; }

    /// <summary>When the first one is heard, since the call's sound began.</summary>
    public TimeSpan Timestamp { get; }

    /// <summary>Whether two are alike.</summary>
    public static bool operator ==(TUIAudioPiece left, TUIAudioPiece right) => left.Equals(right);

    /// <summary>Whether two differ.</summary>
    public static bool operator !=(TUIAudioPiece left, TUIAudioPiece right) => !left.Equals(right);

    /// <inheritdoc/>
    public bool Equals(TUIAudioPiece other) => Count == other.Count && Timestamp == other.Timestamp;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is TUIAudioPiece other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => (Count, Timestamp).GetHashCode();

    /// <summary>The count and the time.</summary>
    public override string ToString() => $"{Count} values at {Timestamp}";
}
