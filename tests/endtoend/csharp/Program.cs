// The agent of the end-to-end tests in C# (../README.md): one user on one device, driven line by line. One thread obeys
// and polls; another reads the input.
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
    private readonly Dictionary<string, string> _arguments = new();
    private readonly TUICallEngine _engine;
    private (string Nickname, string Avatar) _selfInfo = (string.Empty, string.Empty);
    private bool _held;

    private Program(string[] arguments)
    {
        for (int i = 0; i + 1 < arguments.Length; i += 2)
        {
            _arguments[arguments[i]] = arguments[i + 1];
        }

        _engine = new TUICallEngine(new TUICallEngineOptions(_arguments["--server"])
        {
            CaFile = _arguments["--ca"],
            Dispatch = TUICallDispatch.Poll,
            WakeUp = () => _work.Add(null),
        });
        _engine.AddObserver(new Teller(_engine));
        _methods = Methods();
    }

    private static void Main(string[] arguments) => new Program(arguments).Run();

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
                _engine.Poll();
            }
        }
    }

    private Dictionary<string, Func<Command, Task>> Methods() => new()
    {
        ["init"] = command => _engine.Init(
            long.Parse(_arguments["--app"], CultureInfo.InvariantCulture),
            _arguments["--user"],
            command.Option("sig", string.Empty)),
        ["un_init"] = _ => _engine.UnInit(),
        ["call"] = command => _engine.Call(command.Word(1), command.Media(2), command.Params),
        ["calls"] = command => _engine.Calls(command.Users(1), command.Media(2), command.Params),
        ["group_call"] = command =>
            _engine.GroupCall(command.Word(1), command.Users(2), command.Media(3), command.Params),
        ["accept"] = _ => _engine.Accept(),
        ["reject"] = _ => _engine.Reject(),
        ["ignore"] = _ => _engine.Ignore(),
        ["hangup"] = _ => _engine.Hangup(),
        ["invite"] = command => _engine.InviteUser(command.Users(1), command.Params),
        ["join"] = command => _engine.Join(command.Word(1)),
        ["join_group"] = command => _engine.JoinInGroupCall(command.Room(1), command.Word(2), command.Media(3)),
        ["switch"] = command => _engine.SwitchCallMediaType(command.Media(1)),
        ["camera"] = command => command.On ? _engine.OpenCamera() : _engine.CloseCamera(),
        ["microphone"] = command => command.On ? _engine.OpenMicrophone() : _engine.CloseMicrophone(),
        ["self_info"] = command => SetSelfInfo(command.Word(1), command.Word(2)),
        ["sync"] = _ => SetSelfInfo(_selfInfo.Nickname, _selfInfo.Avatar),
        ["multi_device"] = command => _engine.EnableMultiDeviceAbility(command.On),
        ["end_call"] = command => _engine.EndCall(command.Word(1)),
    };

    private Task SetSelfInfo(string nickname, string avatar)
    {
        _selfInfo = (nickname, avatar);
        return _engine.SetSelfInfo(nickname, avatar);
    }

    /// <summary>False: that was the last command.</summary>
    private bool Obey(Command command)
    {
        JsonLine answer = new JsonLine().Add("done", command.Number);
        switch (command.Name)
        {
            case "end":
                return false;
            case "info":
                answer.Add("code", 0).Add("message", string.Empty).Add("info", Teller.Info(_engine.CallInfo));
                break;
            case "hold":
            case "release":
                _held = command.Name == "hold";
                answer.Add("code", 0).Add("message", string.Empty);
                break;
            case "quit":
                _engine.Dispose();
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
