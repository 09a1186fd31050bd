// The agent of the end-to-end tests in C# (../README.md): one user on one device after another, driven line by line.
// One thread obeys and polls; another reads the input.
using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Globalization;
using System.Threading;
using System.Threading.Tasks;

namespace TUICall.Agent;

internal sealed class Program
{
    /// <summary>Lines of input; null: something waits to be polled; the end of input completes it.</summary>
    private readonly BlockingCollection<string?> _work = new();
    private readonly Dictionary<string, Func<Command, Task>> _methods;

    /// <summary>Null from "close" to "open".</summary>
    private TUICallEngine? _openEngine;
    private long _app;
    private string _user = string.Empty;
    private (string Nickname, string Avatar) _selfInfo;
    private bool _held;

    private Program() => _methods = Methods();

    private TUICallEngine Engine => _openEngine ?? throw new InvalidOperationException("no engine is open");

    private static void Main() => new Program().Run();

    private void Run()
    {
        var reader = new Thread(() =>
        {
            while (Console.ReadLine() is { } line)
            {
                _work.Add(line);
            }

            _work.Add("0 end");
        })
        {
            IsBackground = true,
        };
        reader.Start();
        for (bool going = true; going;)
        {
            string? work = _work.Take();
            if (work is not null)
            {
                going = Obey(new Command(work));
            }

            if (going && !_held)
            {
                _openEngine?.Poll();
            }
        }
    }

    private Dictionary<string, Func<Command, Task>> Methods() => new()
    {
        ["init"] = command => Engine.Init(_app, _user, command.Option("sig", string.Empty)),
        ["un_init"] = _ => Engine.UnInit(),
        ["call"] = command => Engine.Call(command.Word(1), command.Media(2), command.Params),
        ["calls"] = command => Engine.Calls(command.Users(1), command.Media(2), command.Params),
        ["group_call"] = command =>
            Engine.GroupCall(command.Word(1), command.Users(2), command.Media(3), command.Params),
        ["accept"] = _ => Engine.Accept(),
        ["reject"] = _ => Engine.Reject(),
        ["ignore"] = _ => Engine.Ignore(),
        ["hangup"] = _ => Engine.Hangup(),
        ["invite"] = command => Engine.InviteUser(command.Users(1), command.Params),
        ["join"] = command => Engine.Join(command.Word(1)),
        ["join_group"] = command => Engine.JoinInGroupCall(command.Room(1), command.Word(2), command.Media(3)),
        ["switch"] = command => Engine.SwitchCallMediaType(command.Media(1)),
        ["camera"] = command => command.On ? Engine.OpenCamera() : Engine.CloseCamera(),
        ["microphone"] = command => command.On ? Engine.OpenMicrophone() : Engine.CloseMicrophone(),
        ["self_info"] = command => SetSelfInfo(command.Word(1), command.Word(2)),
        ["sync"] = _ => SetSelfInfo(_selfInfo.Nickname, _selfInfo.Avatar),
        ["multi_device"] = command => Engine.EnableMultiDeviceAbility(command.On),
        ["end_call"] = command => Engine.EndCall(command.Word(1)),
    };

    private void Open(Command command)
    {
        _openEngine = new TUICallEngine(new TUICallEngineOptions(command.Option("server", string.Empty))
        {
            CaFile = command.Option("ca", string.Empty),
            Dispatch = TUICallDispatch.Poll,
            WakeUp = () => _work.Add(null),
            RequestTimeout = TimeSpan.FromMilliseconds(
                int.Parse(command.Option("limit", "10000"), CultureInfo.InvariantCulture)),
        });
        _openEngine.AddObserver(new Teller(_openEngine));
        _app = long.Parse(command.Option("app", string.Empty), CultureInfo.InvariantCulture);
        _user = command.Option("user", string.Empty);
        _selfInfo = (string.Empty, string.Empty);
        _held = false;
    }

    private Task SetSelfInfo(string nickname, string avatar)
    {
        _selfInfo = (nickname, avatar);
        return Engine.SetSelfInfo(nickname, avatar);
    }

    /// <summary>False: that was the last command.</summary>
    private bool Obey(Command command)
    {
        if (command.Name is not ("quit" or "end") && (command.Name == "open") != (_openEngine is null))
        {
            throw new InvalidOperationException($"'{command.Name}' with{(_openEngine is null ? "out" : "")} an engine");
        }

        JsonLine answer = new JsonLine().Add("done", command.Number);
        switch (command.Name)
        {
            case "end":
                return false;
            case "info":
                answer.Add("code", 0).Add("message", string.Empty).Add("info", Teller.Info(Engine.CallInfo));
                break;
            case "hold":
            case "release":
                _held = command.Name == "hold";
                answer.Add("code", 0).Add("message", string.Empty);
                break;
            case "open":
                Open(command);
                answer.Add("code", 0).Add("message", string.Empty);
                break;
            case "close":
                Engine.Dispose();
                _openEngine = null;
                answer.Add("code", 0).Add("message", string.Empty);
                break;
            case "quit":
                _openEngine?.Dispose();
                Teller.Say(answer.Add("code", 0).Add("message", string.Empty));
                return false;
            default:
                Ask(command, answer);
                break;
        }

        Teller.Say(answer);
        return true;
    }

    private void Ask(Command command, JsonLine answer)
    {
        try
        {
            Task asked = _methods[command.Name](command);
            asked.GetAwaiter().GetResult();
            answer.Add("code", 0).Add("message", string.Empty);
            if (asked is Task<string> placed)
            {
                answer.Add("call_id", placed.Result);
            }
            else if (asked is Task<IReadOnlyList<string>> invited)
            {
                answer.Add("invited", invited.Result);
            }
        }
        catch (TUICallException refusal)
        {
            answer.Add("code", refusal.Code).Add("message", refusal.Message);
        }
    }
}
