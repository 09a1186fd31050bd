// Stand-ins for what the Unity package uses of Unity, so that its sources are compiled and run here. A frame is a call
// of what is in the player loop.
using System;

namespace UnityEngine
{
    public enum RuntimeInitializeLoadType
    {
        BeforeSceneLoad = 1,
        SubsystemRegistration = 4,
    }

    [AttributeUsage(AttributeTargets.Method)]
    public sealed class RuntimeInitializeOnLoadMethodAttribute : Attribute
    {
        public RuntimeInitializeOnLoadMethodAttribute(RuntimeInitializeLoadType loadType) => LoadType = loadType;

        public RuntimeInitializeLoadType LoadType { get; }
    }

    public static class Application
    {
        public static event Action quitting;

        public static void Quit() => quitting?.Invoke();
    }

    public static class Debug
    {
        public static event Action<string> Logged;

        public static void Log(object message) => Logged?.Invoke($"log: {message}");

        public static void LogWarning(object message) => Logged?.Invoke($"warning: {message}");

        public static void LogError(object message) => Logged?.Invoke($"error: {message}");

        public static void LogException(Exception exception) => Logged?.Invoke($"exception: {exception.Message}");
    }

    public class MonoBehaviour
    {
    }
}

namespace UnityEngine.PlayerLoop
{
    public struct Update
    {
    }
}

namespace UnityEngine.LowLevel
{
    public struct PlayerLoopSystem
    {
        public delegate void UpdateFunction();

        public Type type;
        public PlayerLoopSystem[] subSystemList;
        public UpdateFunction updateDelegate;
    }

    public static class PlayerLoop
    {
        private static PlayerLoopSystem _loop = new PlayerLoopSystem
        {
            subSystemList = new[] { default, new PlayerLoopSystem { type = typeof(UnityEngine.PlayerLoop.Update) } },
        };

        public static PlayerLoopSystem GetCurrentPlayerLoop() => _loop;

        public static void SetPlayerLoop(PlayerLoopSystem loop) => _loop = loop;
    }
}

namespace UnityEditor
{
    public static class AssemblyReloadEvents
    {
        public static event Action beforeAssemblyReload;

        public static void Reload() => beforeAssemblyReload?.Invoke();
    }
}
