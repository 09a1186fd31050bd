using System;
using System.Collections.Concurrent;
using System.Collections.Generic;

namespace TUICall.Tests;

/// <summary>
/// Keeps every event but those about the connection as (name, arguments), in order; those that come by the clock apart.
/// </summary>
internal sealed class Recorder : TUICallObserver
{
    public static readonly TimeSpan Timeout = TimeSpan.FromSeconds(30);

    private readonly BlockingCollection<KeyValuePair<string, object[]>> _events = new();

    public BlockingCollection<IReadOnlyDictionary<string, int>> Volumes { get; } = new();

    public BlockingCollection<IReadOnlyList<TUINetworkQualityInfo>> Qualities { get; } = new();

    /// <summary>What was not taken yet.</summary>
    public int Count => _events.Count;

    /// <summary>The next event; fails if none comes in time.</summary>
    public KeyValuePair<string, object[]> Next() =>
        _events.TryTake(out KeyValuePair<string, object[]> next, Timeout)
            ? next
            : throw new TimeoutException("no event came");

    /// <summary>The arguments of the next event of that name; drops what comes before.</summary>
    public object[] Until(string name)
    {
        var passed = new List<string>();
        while (_events.TryTake(out KeyValuePair<string, object[]> next, Timeout))
        {
            if (next.Key == name)
            {
                return next.Value;
            }

            passed.Add(next.Key);
        }

        throw new TimeoutException($"no {name} came, but: {string.Join(", ", passed)}");
    }

    public override void OnError(int code, string message) => Add(nameof(OnError), code, message);

    public override void OnCallReceived(
        string callerId, IReadOnlyList<string> calleeIdList, string groupId, TUICallMediaType callMediaType) =>
        Add(nameof(OnCallReceived), callerId, calleeIdList, groupId, callMediaType);

    public override void OnCallCancelled(string userId) => Add(nameof(OnCallCancelled), userId);

    public override void OnCallBegin(TUIRoomId roomId, TUICallMediaType callMediaType, TUICallRole callRole) =>
        Add(nameof(OnCallBegin), roomId, callMediaType, callRole);

    public override void OnCallEnd(
        TUIRoomId roomId, TUICallMediaType callMediaType, TUICallRole callRole, double totalTime) =>
        Add(nameof(OnCallEnd), roomId, callMediaType, callRole, totalTime);

    public override void OnCallMediaTypeChanged(
        TUICallMediaType oldCallMediaType, TUICallMediaType newCallMediaType) =>
        Add(nameof(OnCallMediaTypeChanged), oldCallMediaType, newCallMediaType);

    public override void OnUserReject(string userId) => Add(nameof(OnUserReject), userId);

    public override void OnUserNoResponse(string userId) => Add(nameof(OnUserNoResponse), userId);

    public override void OnUserLineBusy(string userId) => Add(nameof(OnUserLineBusy), userId);

    public override void OnUserJoin(string userId) => Add(nameof(OnUserJoin), userId);

    public override void OnUserLeave(string userId) => Add(nameof(OnUserLeave), userId);

    public override void OnUserVideoAvailable(string userId, bool isVideoAvailable) =>
        Add(nameof(OnUserVideoAvailable), userId, isVideoAvailable);

    public override void OnUserAudioAvailable(string userId, bool isAudioAvailable) =>
        Add(nameof(OnUserAudioAvailable), userId, isAudioAvailable);

    public override void OnUserVoiceVolumeChanged(IReadOnlyDictionary<string, int> volumeMap) =>
        Volumes.Add(volumeMap);

    public override void OnUserNetworkQualityChanged(IReadOnlyList<TUINetworkQualityInfo> networkQualityList) =>
        Qualities.Add(networkQualityList);

    public override void OnKickedOffline() => Add(nameof(OnKickedOffline));

    public override void OnUserSigExpired() => Add(nameof(OnUserSigExpired));

    public override void OnCallNotConnected(
        string callId, TUICallMediaType callMediaType, TUICallEndReason reason, string userId, TUICallInfo info) =>
        Add(nameof(OnCallNotConnected), callId, callMediaType, reason, userId, info);

    public override void OnUserInviting(string userId) => Add(nameof(OnUserInviting), userId);

    private void Add(string name, params object[] arguments) =>
        _events.Add(new KeyValuePair<string, object[]>(name, arguments));
}
