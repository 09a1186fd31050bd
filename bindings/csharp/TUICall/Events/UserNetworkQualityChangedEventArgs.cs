using System;
using System.Collections.Generic;

namespace TUICall;

/// <summary>The network quality of oneself and every remote user.</summary>
public sealed class UserNetworkQualityChangedEventArgs : EventArgs
{
    internal UserNetworkQualityChangedEventArgs(IReadOnlyList<TUINetworkQualityInfo> networkQualityList) =>
        NetworkQualityList = networkQualityList;

    /// <summary>One entry for each user.</summary>
    public IReadOnlyList<TUINetworkQualityInfo> NetworkQualityList { get; }
}
