using System;
using System.Collections.Generic;
using UnityEngine;
using UnityEngine.LowLevel;
using UnityEngine.PlayerLoop;

namespace TUICall.Unity
{
    /// <summary>
    /// Delivers the events of engines in the player loop, once in each frame, and closes the engines when the game
    /// quits, play mode ends or scripts are reloaded. Everything here is for the main thread.
    /// </summary>
    public static class TUICallDispatcher
    {
        private static readonly List<TUICallEngine> Engines = new List<TUICallEngine>();
        private static readonly List<TUICallEngine> Polled = new List<TUICallEngine>();
        private static bool _polling;
        private static bool _closing;

        /// <summary>Makes an engine whose callbacks come in the player loop.</summary>
        /// <param name="server">"host:port" of tuicalld</param>
        /// <param name="caFile">PEM file of the authorities that are trusted; null: those of the system</param>
        /// <exception cref="TUICallException">-1202: a parameter is not allowed</exception>
        public static TUICallEngine CreateEngine(string server, string caFile = null)
        {
            var engine = new TUICallEngine(server, caFile, TUICallDispatch.Poll);
            Add(engine);
            return engine;
        }

        /// <summary>Polls that engine from now on, until it is disposed of.</summary>
        /// <param name="engine">one that was made with <see cref="TUICallDispatch.Poll"/></param>
        public static void Add(TUICallEngine engine)
        {
            engine.UnhandledObserverException += (sender, report) => Debug.LogException(report.Exception);
            Engines.Add(engine);
        }

        /// <summary>
        /// Delivers what waits. The player loop does it in each frame; inside a callback it has no effect. An engine
        /// that refuses to be polled is reported in the console, and the others are polled all the same.
        /// </summary>
        public static void Poll()
        {
            if (_polling)
            {
                return;
            }

            _polling = true;
            Polled.AddRange(Engines); // callbacks may add engines, and close all of them
            try
            {
                foreach (TUICallEngine engine in Polled)
                {
                    Poll(engine);
                }
            }
            finally
            {
                Polled.Clear();
                _polling = false;
            }

            Engines.RemoveAll(engine => engine.Disposed);
            if (_closing)
            {
                CloseAll();
            }
        }

        /// <summary>
        /// Closes all engines of the process, and waits until no thread of the library runs any more; inside a
        /// callback, that is waited for at the end of this frame's poll.
        /// </summary>
        public static void CloseAll()
        {
            Engines.Clear();
            _closing = _polling;
            if (!TUICallEngine.DisposeAll() && !_closing)
            {
                Debug.LogWarning("tuicall: a callback has not returned within 3 s; its engine is left behind");
            }
        }

        private static void Poll(TUICallEngine engine)
        {
            try
            {
                if (!engine.Disposed)
                {
                    engine.Poll();
                }
            }
            catch (ObjectDisposedException)
            {
                return; // on another thread, just now
            }
            catch (TUICallException refusal)
            {
                Debug.LogException(refusal);
            }
        }

        /// <summary>What is static survives where play mode begins without a domain reload.</summary>
        [RuntimeInitializeOnLoadMethod(RuntimeInitializeLoadType.SubsystemRegistration)]
        private static void Reset()
        {
            Application.quitting -= CloseAll;
            if (Engines.Count > 0)
            {
                CloseAll();
            }
        }

        [RuntimeInitializeOnLoadMethod(RuntimeInitializeLoadType.BeforeSceneLoad)]
        private static void Begin()
        {
            Application.quitting += CloseAll;
#if UNITY_EDITOR
            UnityEditor.AssemblyReloadEvents.beforeAssemblyReload -= CloseAll;
            UnityEditor.AssemblyReloadEvents.beforeAssemblyReload += CloseAll;
#endif
            PlayerLoopSystem loop = UnityEngine.LowLevel.PlayerLoop.GetCurrentPlayerLoop();
            if (AddTo(ref loop))
            {
                UnityEngine.LowLevel.PlayerLoop.SetPlayerLoop(loop);
            }
        }

        /// <summary>Puts the poll at the end of Update, unless it is there; gives whether it put it there.</summary>
        private static bool AddTo(ref PlayerLoopSystem loop)
        {
            for (int i = 0; i < loop.subSystemList.Length; i++)
            {
                if (loop.subSystemList[i].type != typeof(Update))
                {
                    continue;
                }

                PlayerLoopSystem[] inner = loop.subSystemList[i].subSystemList ?? Array.Empty<PlayerLoopSystem>();
                if (Array.Exists(inner, system => system.type == typeof(TUICallDispatcher)))
                {
                    return false;
                }

                Array.Resize(ref inner, inner.Length + 1);
                inner[inner.Length - 1] = new PlayerLoopSystem
                {
                    type = typeof(TUICallDispatcher),
                    updateDelegate = Poll,
                };
                loop.subSystemList[i].subSystemList = inner;
                return true;
            }

            return false;
        }
    }
}
