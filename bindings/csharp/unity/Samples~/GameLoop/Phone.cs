using TUICall;
using TUICall.Unity;
using UnityEngine;

/// <summary>Logs in, answers every call, and shows what happens. Put it on any game object.</summary>
public class Phone : MonoBehaviour
{
    public string server = "127.0.0.1:7443";
    public string caFile = "";
    public long sdkAppId;
    public string userId = "alice";
    public string userSig = "";

    private TUICallEngine engine;

    /// <summary>Calls that user: for a button.</summary>
    public async void Call(string callee)
    {
        try
        {
            await engine.Call(callee, TUICallMediaType.Audio);
        }
        catch (TUICallException refusal)
        {
            Debug.LogWarning($"{callee} was not called: {refusal.Message}");
        }
    }

    private async void Start()
    {
        engine = TUICallDispatcher.CreateEngine(server, caFile.Length > 0 ? caFile : null);
        engine.CallReceived += (_, call) =>
        {
            Debug.Log($"{call.CallerId} is calling");
            engine.Accept(); // may be refused, if the caller has given up just now: then the call is over anyway
        };
        engine.UserJoin += (_, user) => Debug.Log($"{user.UserId} is in the call");
        engine.UserLeave += (_, user) => Debug.Log($"{user.UserId} has left");
        engine.CallEnd += (_, call) => Debug.Log($"over after {call.TotalTime:F0} ms");
        engine.CallNotConnected += (_, call) => Debug.Log($"not connected: {call.Reason}");
        try
        {
            await engine.Init(sdkAppId, userId, userSig);
            Debug.Log($"{userId} is logged in");
        }
        catch (TUICallException refusal)
        {
            Debug.LogError($"{userId} is not logged in: {refusal.Message}");
        }
    }

    private void OnDestroy() => engine?.Dispose();
}
