using System;

namespace TUICall.Interop;

/// <summary>
/// Marks a static method that native code calls, with the type of its delegate. IL2CPP and Mono's ahead-of-time
/// compiler know the attribute by its name alone, wherever it is defined.
/// </summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class MonoPInvokeCallbackAttribute : Attribute
{
    public MonoPInvokeCallbackAttribute(Type delegateType) => DelegateType = delegateType;

    public Type DelegateType { get; }
}
