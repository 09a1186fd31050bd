using System;
using System.Diagnostics;
using System.IO;
using System.Text.RegularExpressions;
using System.Threading;

namespace TUICall.Tests;

/// <summary>A tuicalld in development mode on a free port; TUICALL_BUILD_DIR says where it was built.</summary>
internal sealed class TestServer : IDisposable
{
    private static readonly Lazy<TestServer> TheOne = new(() => new TestServer());

    private readonly Process _process;
    private readonly string _dataDir;

    public TestServer(params string[] options)
    {
        _dataDir = Path.Combine(Path.GetTempPath(), "tuicall-" + Guid.NewGuid().ToString("N"));
        Directory.CreateDirectory(_dataDir);
        string arguments = $"--dev --listen 127.0.0.1:0 --data-dir {_dataDir} {string.Join(" ", options)}";
        _process = Process.Start(new ProcessStartInfo(Path.Combine(BuildDir, "bin", "tuicalld"), arguments)
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        _process.ErrorDataReceived += (_, _) => { };
        _process.BeginErrorReadLine();
        string ready = _process.StandardOutput.ReadLine() ??
            throw new InvalidOperationException("tuicalld ended before it was ready");
        Address = Member(ready, "listen");
        CaFile = Member(ready, "ca_file");
        SecretKey = Member(ready, "secret_key");
        SdkAppId = long.Parse(Member(ready, "sdk_app_id"));
        AppDomain.CurrentDomain.ProcessExit += (_, _) => Dispose();
    }

    /// <summary>The server of all tests of this process.</summary>
    public static TestServer Shared => TheOne.Value;

    public static string BuildDir => Environment.GetEnvironmentVariable("TUICALL_BUILD_DIR") ??
        throw new InvalidOperationException("TUICALL_BUILD_DIR is not set, expected the build directory");

    public string Address { get; }

    public string CaFile { get; }

    public string SecretKey { get; }

    public long SdkAppId { get; }

    public string UserSigOf(string userId) => UserSig.Make(SdkAppId, userId, SecretKey);

    /// <summary>As a crash would, for everybody who is logged in.</summary>
    public void Dispose()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
            _process.WaitForExit();
        }

        if (Directory.Exists(_dataDir))
        {
            Directory.Delete(_dataDir, true);
        }
    }

    private static string Member(string json, string name) =>
        Regex.Match(json, $"\"{name}\":\\s*\"?([^\",}}]+)").Groups[1].Value;
}
