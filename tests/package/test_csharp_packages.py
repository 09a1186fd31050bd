"""The NuGet package and the Unity package: installed into empty places, looked at, and used by the README's program."""

import json
import math
import os
import re
import subprocess
import sys
import tarfile
import zipfile

import pytest
from conftest import ROOT, run
from server import Server

sys.path.insert(0, str(ROOT / "tests" / "docs"))
from blocks import named  # noqa: E402  (needs the path above)
from chirp import LIKE, RATE_HZ, chirp, likeness, read_wav, write_wav  # noqa: E402  (that of conftest)

README = ROOT / "bindings" / "csharp" / "README.md"
VERSION = re.search(r"project\(tuicall VERSION (\S+)", (ROOT / "CMakeLists.txt").read_text())[1]
C_LIBRARY = {"libc.so.6", "libm.so.6", "ld-linux-x86-64.so.2", "ld-linux-aarch64.so.1"}  # all of glibc
TIMEOUT_S = 120


@pytest.fixture(scope="session")
def packages(request):
    """Where the build puts the packages; made anew."""
    build = request.config.getoption("--build-dir")
    run("cmake", "--build", build, "--target", "package_csharp")
    return ROOT / build / "packages"


@pytest.fixture(scope="session")
def nupkg(packages):
    return packages / f"TUICall.{VERSION}.nupkg"


@pytest.fixture(scope="session")
def upm(packages, tmp_path_factory):
    """The Unity package, unpacked."""
    folder = tmp_path_factory.mktemp("upm")
    with tarfile.open(packages / f"com.tuicall.tuicall-{VERSION}.tgz") as archive:
        archive.extractall(folder)
    return folder / "package"


@pytest.fixture
def own_server(request, tmp_path):
    """A server with its line in ready.json, in the working directory of the programs."""
    running = Server(f"{request.config.getoption('--build-dir')}/bin/tuicalld", tmp_path)
    told = {"listen": running.address, "ca_file": running.ca_file}
    (tmp_path / "ready.json").write_text(
        json.dumps({**told, "sdk_app_id": running.sdk_app_id, "secret_key": running.secret_key})
    )
    yield running
    running.stop()


@pytest.fixture
def account(own_server):
    """SERVER CA_FILE SDK_APP_ID SECRET_KEY, as the programs for Mono take them."""
    return [own_server.address, own_server.ca_file, own_server.sdk_app_id, own_server.secret_key]


@pytest.fixture
def environment(tmp_path):
    """Nothing of the build, and a NuGet cache of its own: the installed package is this one."""
    kept = {key: value for key, value in os.environ.items() if not key.startswith(("TUICALL_", "LD_LIBRARY"))}
    quiet = {"DOTNET_CLI_TELEMETRY_OPTOUT": "1", "DOTNET_NOLOGO": "1"}
    no_servers = {"MSBUILDDISABLENODEREUSE": "1", "UseSharedCompilation": "false"}
    return {**kept, **quiet, **no_servers, "NUGET_PACKAGES": str(tmp_path / "nuget")}


def check_library(path):
    """It needs the C library alone, shows SWIG's functions alone, and may lie in pages of 16 KiB."""
    needed = set(re.findall(r"\(NEEDED\).*\[(.*)\]", run("readelf", "--dynamic", "--wide", path)))
    assert needed <= C_LIBRARY
    shown = {line.split()[-1] for line in run("nm", "--dynamic", "--defined-only", path).splitlines()}
    assert shown and all(name.startswith("CSharp_") for name in shown)
    loads = re.findall(r"^  LOAD .* (0x[0-9a-f]+)$", run("readelf", "--segments", "--wide", path), re.MULTILINE)
    assert loads and all(int(alignment, 16) >= 0x4000 for alignment in loads)


def test_what_is_in_the_nuget_package(nupkg, tmp_path):
    with zipfile.ZipFile(nupkg) as archive:
        names = set(archive.namelist())
        archive.extractall(tmp_path)
    for target in ("netstandard2.0", "net8.0"):
        assert {f"lib/{target}/TUICall.dll", f"lib/{target}/TUICall.xml"} <= names
    assert {"README.md", "LICENSE", "THIRD-PARTY-LICENSES.txt", "build/net461/TUICall.targets"} <= names
    (library,) = tmp_path.glob("runtimes/linux-*/native/*")
    check_library(library)
    assert f"<version>{VERSION}</version>" in (tmp_path / "TUICall.nuspec").read_text()


@pytest.fixture
def run_readme(request, nupkg, own_server, environment, tmp_path):
    """Runs a program of the README by its commands, and gives what they printed."""
    tools = ROOT / request.config.getoption("--build-dir") / "bin"

    def run_block(program, block):
        (tmp_path / program).write_text(named(README, program).text)
        commands = named(README, block).text.replace("$PWD/dist", str(nupkg.parent)) + "wait\n"
        path = {**environment, "PATH": f"{tools}:{environment['PATH']}"}
        return run("bash", "-euc", commands, cwd=tmp_path, env=path, timeout=TIMEOUT_S)

    return run_block


def test_readme_program(run_readme):
    said = run_readme("hello.cs", "hello-in-csharp")
    for sentence in ("alice is calling", "alice is in the call", "bob is in the call"):
        assert sentence in said
    assert said.count("over after") == 2
    assert ": warning" not in said


def power(samples, frequency_hz):
    """How much of a frequency is in it, as the amplitude of a sine."""
    step = 2 * math.pi * frequency_hz / RATE_HZ
    real = sum(s * math.cos(step * i) for i, s in enumerate(samples))
    imaginary = sum(s * math.sin(step * i) for i, s in enumerate(samples))
    return 2 * math.hypot(real, imaginary) / len(samples)


def test_sound_of_the_readme(run_readme, tmp_path):
    """The tone is in the file of what bob heard, and what bob says in that of what the program heard."""
    from_bob = chirp(600, 1800)
    write_wav(tmp_path / "from-bob.wav", from_bob)
    assert ": warning" not in run_readme("sound.cs", "sound-in-csharp")
    heard = read_wav(tmp_path / "to-bob.wav")
    pieces = [heard[at : at + RATE_HZ // 4] for at in range(0, len(heard) - RATE_HZ // 4, RATE_HZ // 8)]
    loudest = {hz: max(power(piece, hz) for piece in pieces) for hz in (440, 1000)}
    assert loudest[440] > 0.7 * 0.25 * 32768 > 10 * loudest[1000]
    assert likeness(read_wav(tmp_path / "heard.wav"), from_bob) > LIKE


MONO_PROJECT = """<Project Sdk="Microsoft.NET.Sdk">
  <PropertyGroup>
    <OutputType>Exe</OutputType>
    <TargetFramework>net472</TargetFramework>
    <RestoreAdditionalProjectSources>{source}</RestoreAdditionalProjectSources>
  </PropertyGroup>
  <ItemGroup>
    <PackageReference Include="TUICall" Version="{version}" />
  </ItemGroup>
</Project>
"""

MONO_PROGRAM = """
using System;
using System.Threading;
using TUICall;

static class Program
{
    static void Main(string[] arguments)
    {
        long app = long.Parse(arguments[2]);
        using var over = new ManualResetEvent(false);
        TUICallEngine User(string name)
        {
            var engine = new TUICallEngine(arguments[0], arguments[1]);
            engine.Init(app, name, UserSig.Make(app, name, arguments[3])).Wait();
            return engine;
        }
        using TUICallEngine alice = User("alice"), bob = User("bob");
        bob.CallReceived += (_, call) => bob.Accept().Wait();
        alice.UserJoin += (_, user) => { Console.WriteLine(user.UserId + " answered"); over.Set(); };
        alice.Call("bob", TUICallMediaType.Audio).Wait();
        over.WaitOne();
    }
}
"""


def build(project, output, environment):
    run("dotnet", "build", project, "--nologo", "-p:LangVersion=9", "-nodeReuse:false",
        "-p:UseSharedCompilation=false", "--output", output, env=environment)


def test_a_program_for_mono(nupkg, account, environment, tmp_path):
    project = tmp_path / "call" / "call.csproj"
    project.parent.mkdir()
    project.write_text(MONO_PROJECT.format(source=nupkg.parent, version=VERSION))
    (project.parent / "Program.cs").write_text("#nullable disable\n" + MONO_PROGRAM)
    build(project, tmp_path / "out", environment)
    said = run("mono", tmp_path / "out" / "call.exe", *account, env=environment, timeout=TIMEOUT_S)
    assert said == "bob answered\n"


def test_what_is_in_the_unity_package(upm):
    manifest = json.loads((upm / "package.json").read_text())
    assert (manifest["name"], manifest["version"]) == ("com.tuicall.tuicall", VERSION)
    assert all((upm / sample["path"]).is_dir() for sample in manifest["samples"])
    assembly = json.loads((upm / "Runtime" / "TUICall.Unity.asmdef").read_text())
    assert all((upm / "Runtime" / "Plugins" / name).is_file() for name in assembly["precompiledReferences"])
    (library,) = upm.glob("Runtime/Plugins/linux-*/*.so")
    check_library(library)
    assert (upm / "Documentation~" / "tuicall.md").is_file()
    for licence in ("LICENSE.md", "Third Party Notices.md"):
        assert (upm / licence).stat().st_size > 0


def test_every_asset_of_the_unity_package_has_its_meta_file(upm):
    """Unity takes nothing in a package that has none; folders whose name ends with ~ it does not look at."""
    seen = [path for path in upm.rglob("*") if "~" not in str(path.relative_to(upm))]
    assets = {path for path in seen if path.suffix != ".meta"}
    metas = {path for path in seen if path.suffix == ".meta"}
    assert {path.with_name(path.name + ".meta") for path in assets} == metas
    guids = [re.search(r"^guid: ([0-9a-f]{32})$", path.read_text(), re.MULTILINE)[1] for path in metas]
    assert len(set(guids)) == len(guids) > 8


# As Unity compiles it for a player: the package an assembly of its own, and the game, with the sample in it, another.
UNITY_PACKAGE = """<Project Sdk="Microsoft.NET.Sdk">
  <PropertyGroup>
    <TargetFramework>netstandard2.0</TargetFramework>
    <AssemblyName>TUICall.Unity</AssemblyName>
    <EnableDefaultCompileItems>false</EnableDefaultCompileItems>
    <TreatWarningsAsErrors>true</TreatWarningsAsErrors>
  </PropertyGroup>
  <ItemGroup>
    <Compile Include="{upm}/Runtime/**/*.cs;{stand_ins}" />
    <Reference Include="{upm}/Runtime/Plugins/TUICall.dll" />
  </ItemGroup>
</Project>
"""

UNITY_GAME = """<Project Sdk="Microsoft.NET.Sdk">
  <PropertyGroup>
    <OutputType>Exe</OutputType>
    <TargetFramework>net472</TargetFramework>
  </PropertyGroup>
  <ItemGroup>
    <Compile Include="{upm}/Samples~/GameLoop/*.cs" />
    <ProjectReference Include="../unity/unity.csproj" />
    <Reference Include="{upm}/Runtime/Plugins/TUICall.dll" />
  </ItemGroup>
</Project>
"""

# Two of the sample's phones, one of which calls the other; and the engine of the game: messages, frames, the end. Then
# the voice of the documentation at one side, until what its microphone hears is heard at the other.
UNITY_PROGRAM = """
using System;
using System.Collections.Concurrent;
using System.Linq;
using System.Reflection;
using TUICall;
using TUICall.Unity;
using UnityEngine;
using UnityEngine.LowLevel;

static class Game
{
    const BindingFlags Hidden = BindingFlags.NonPublic | BindingFlags.Static | BindingFlags.Instance;
    static readonly ConcurrentQueue<string> Logged = new ConcurrentQueue<string>();

    static void Begin(RuntimeInitializeLoadType phase)
    {
        foreach (MethodInfo method in typeof(TUICallDispatcher).GetMethods(Hidden))
            if (method.GetCustomAttribute<RuntimeInitializeOnLoadMethodAttribute>()?.LoadType == phase)
                method.Invoke(null, null);
    }

    static void Frames(params string[] until)
    {
        while (!until.All(line => Logged.Contains("log: " + line)))
            foreach (PlayerLoopSystem system in PlayerLoop.GetCurrentPlayerLoop().subSystemList[1].subSystemList)
                system.updateDelegate();
    }

    static Phone User(string name, string[] account)
    {
        long app = long.Parse(account[2]);
        var phone = new Phone { server = account[0], caFile = account[1], sdkAppId = app, userId = name };
        phone.userSig = UserSig.Make(app, name, account[3]);
        typeof(Phone).GetMethod("Start", Hidden).Invoke(phone, null);
        return phone;
    }

    static TUICallEngine Engine(Phone phone) => (TUICallEngine)typeof(Phone).GetField("engine", Hidden).GetValue(phone);

    static Voice Voice(Phone phone)
    {
        var voice = new Voice();
        voice.Use(Engine(phone));
        return voice;
    }

    static void Talk(Voice speaker, Voice listener)
    {
        var played = new float[2 * 480];
        while (played.Max() < 0.2f)
        {
            typeof(Voice).GetMethod("Update", Hidden).Invoke(speaker, null);
            typeof(Voice).GetMethod("OnAudioFilterRead", Hidden).Invoke(listener, new object[] { played, 2 });
        }
    }

    static void Main(string[] account)
    {
        Debug.Logged += Logged.Enqueue;
        Begin(RuntimeInitializeLoadType.SubsystemRegistration);
        Begin(RuntimeInitializeLoadType.BeforeSceneLoad);
        Phone alice = User("alice", account), bob = User("bob", account);
        Voice[] voices = { Voice(alice), Voice(bob) };
        Frames("alice is logged in", "bob is logged in");
        alice.Call("bob");
        Frames("alice is calling", "alice is in the call", "bob is in the call");
        Talk(voices[0], voices[1]);
        Application.Quit();
        Console.WriteLine(string.Join("\\n", Logged.OrderBy(line => line, StringComparer.Ordinal)));
    }
}
"""


def test_the_sample_of_the_unity_package(upm, account, environment, tmp_path):
    """On Mono, out of the tarball, with stand-ins for Unity's classes; what its documentation shows compiles, too."""
    documentation = (upm / "Documentation~" / "tuicall.md").read_text()
    shown = dict(re.findall(r"```csharp (\S+)\n(.*?)```", documentation, flags=re.DOTALL))
    files = {
        "unity/unity.csproj": UNITY_PACKAGE.format(
            upm=upm, stand_ins=ROOT / "tests" / "csharp" / "Unity" / "UnityEngine.cs"
        ),
        "game/game.csproj": UNITY_GAME.format(upm=upm),
        "game/Game.cs": UNITY_PROGRAM,
        "game/Shown.cs": shown["Phone.cs"].replace("class Phone", "class ShownPhone"),  # the sample's has that name
        "game/Voice.cs": shown["Voice.cs"],
    }
    for name, text in files.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text)
    build(tmp_path / "game", tmp_path / "out", environment)
    (library,) = upm.glob("Runtime/Plugins/linux-*/*.so")
    plugins = {**environment, "LD_LIBRARY_PATH": str(library.parent)}  # where Unity looks by itself
    said = run("mono", tmp_path / "out" / "game.exe", *account, env=plugins, timeout=TIMEOUT_S)
    happened = {f"log: {name} is {what}" for name in ("alice", "bob") for what in ("logged in", "in the call")}
    assert said.splitlines() == sorted({*happened, "log: alice is calling"})
