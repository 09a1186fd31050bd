#if !NET8_0_OR_GREATER
using System;

namespace TUICall.Interop;

/// <summary>Stands for UnmanagedCallersOnlyAttribute where there is none, and a delegate is used instead.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class CalledThroughDelegateAttribute : Attribute
{
    public Type[]? CallConvs { get; set; }
}
#endif
