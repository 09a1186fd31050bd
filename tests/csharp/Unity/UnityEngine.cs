// Stand-ins for what the Unity package uses of Unity, so that its sources are compiled and run here. A frame is a call
// of what is in the player loop.
using System;
using System.Diagnostics;

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

    [AttributeUsage(AttributeTargets.Class)]
    public sealed class RequireComponent : Attribute
    {
        public RequireComponent(Type requiredComponent) => Required = requiredComponent;

        public Type Required { get; }
    }

    public sealed class AudioSource
    {
    }

    /// <summary>A tone of 440 Hz that never ends; as a ring of so many samples.</summary>
    public sealed class AudioClip
    {
        public AudioClip(int seconds, int frequency)
        {
            this.frequency = frequency;
            samples = seconds * frequency;
        }

        public int frequency { get; }

        public int samples { get; }

        public int channels => 1;

        public bool GetData(float[] data, int offsetSamples)
        {
            for (int i = 0; i < data.Length; i++)
            {
                data[i] = (float)(0.25 * Math.Sin(2 * Math.PI * 440 * (offsetSamples + i) / frequency));
            }

            return true;
        }
    }

    /// <summary>One that hears a tone; it records in real time.</summary>
    public static class Microphone
    {
        private static readonly Stopwatch Recording = new Stopwatch();
        private static AudioClip _clip;

        public static AudioClip Start(string deviceName, bool loop, int lengthSec, int frequency)
        {
            Recording.Restart();
            return _clip = new AudioClip(lengthSec, frequency);
        }

        public static int GetPosition(string deviceName) =>
            (int)(Recording.Elapsed.TotalSeconds * _clip.frequency % _clip.samples);

        public static void End(string deviceName) => Recording.Stop();
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
