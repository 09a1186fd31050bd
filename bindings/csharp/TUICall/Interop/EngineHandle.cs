using System;
using System.Runtime.InteropServices;

namespace TUICall.Interop;

/// <summary>
/// Owns a tuicall_engine. Freed when the last call that uses it has returned: after <see cref="SafeHandle.Dispose()"/>,
/// or by the collector.
/// </summary>
internal sealed class EngineHandle : SafeHandle
{
    private readonly IntPtr _id;

    /// <summary>Owns that engine, which <see cref="OpenEngines"/> knows by that number.</summary>
    public EngineHandle(IntPtr engine, IntPtr id)
        : base(IntPtr.Zero, true)
    {
        _id = id;
        SetHandle(engine);
    }

    /// <summary>Whether freeing waits until the server has confirmed it and no callback runs.</summary>
    public bool Waits { get; set; }

    public override bool IsInvalid => handle == IntPtr.Zero;

    protected override bool ReleaseHandle()
    {
        OpenEngines.Remove(_id);
        bool done = Waits && NativeMethods.engine_free(handle) == TUICallCode.Ok;
        return done || Destructions.Begin(handle);
    }
}
