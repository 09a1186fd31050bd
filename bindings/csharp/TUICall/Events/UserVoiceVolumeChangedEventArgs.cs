using System;
using System.Collections.Generic;

namespace TUICall;

/// <summary>The speaking volume of all users, oneself included.</summary>
public sealed class UserVoiceVolumeChangedEventArgs : EventArgs
{
    internal UserVoiceVolumeChangedEventArgs(IReadOnlyDictionary<string, int> volumeMap) => VolumeMap = volumeMap;

    /// <summary>User id to 0 (silence) .. 100.</summary>
    public IReadOnlyDictionary<string, int> VolumeMap { get; }
}
