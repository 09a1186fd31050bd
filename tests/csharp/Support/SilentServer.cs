using System;
using System.Net;
using System.Net.Sockets;

namespace TUICall.Tests;

/// <summary>Takes a connection and never says a word.</summary>
internal sealed class SilentServer : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private Socket? _accepted;

    public SilentServer() => _listener.Start();

    public string Address => _listener.LocalEndpoint.ToString()!;

    public void Accept() => _accepted = _listener.AcceptSocket();

    public void Dispose()
    {
        _accepted?.Dispose();
        _listener.Stop();
    }
}
