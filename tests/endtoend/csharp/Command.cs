using System.Collections.Generic;
using System.Globalization;
using System.Linq;

namespace TUICall.Agent;

/// <summary>A line of input: its number, its words, and its options.</summary>
internal sealed class Command
{
    private readonly string[] _words;
    private readonly Dictionary<string, string> _options;

    public Command(string line)
    {
        string[] parts = line.Split(new[] { ' ' }, System.StringSplitOptions.RemoveEmptyEntries);
        Number = int.Parse(parts[0], CultureInfo.InvariantCulture);
        _words = parts.Skip(1).Where(part => !part.Contains("=")).ToArray();
        _options = parts.Skip(1).Where(part => part.Contains("=")).Select(part => part.Split(new[] { '=' }, 2))
            .ToDictionary(pair => pair[0], pair => pair[1]);
    }

    public int Number { get; }

    public string Name => _words[0];

    public bool On => Word(1) == "on";

    public TUICallParams Params => new()
    {
        Timeout = int.Parse(Option("timeout", "30"), CultureInfo.InvariantCulture),
        RoomId = Option("room", string.Empty) is { Length: > 0 } room ? RoomNamed(room) : null,
        UserData = Option("user_data", string.Empty),
        ChatGroupId = Option("chat_group", string.Empty),
    };

    public string Word(int index) => index < _words.Length ? _words[index] : string.Empty;

    public string Option(string name, string otherwise) =>
        _options.TryGetValue(name, out string? value) ? value : otherwise;

    public string[] Users(int index) =>
        Word(index).Split(new[] { ',' }, System.StringSplitOptions.RemoveEmptyEntries);

    public TUICallMediaType Media(int index) => Word(index) switch
    {
        "audio" => TUICallMediaType.Audio,
        "video" => TUICallMediaType.Video,
        _ => TUICallMediaType.Unknown,
    };

    public TUIRoomId Room(int index) => RoomNamed(Word(index));

    private static TUIRoomId RoomNamed(string text) =>
        text.All(char.IsDigit) ? new TUIRoomId(int.Parse(text, CultureInfo.InvariantCulture)) : new TUIRoomId(text);
}
