using Xunit;

namespace TUICall.Tests;

/// <summary>Tickets, and what is refused before it reaches the library.</summary>
public class UserSigTests
{
    private const string Key = "test-secret-key-1234567890abcdef";

    [Fact]
    public void A_ticket_is_made_and_checked()
    {
        string ticket = UserSig.Make(1400000000, "xiaojun", Key, 600);
        Assert.True(UserSig.Check(ticket, 1400000000, "xiaojun", Key) > 1_700_000_000);
        Assert.Equal(TUICallCode.UserSigWrongKey, Refused(() => UserSig.Check(ticket, 1400000000, "xiaojun", "k")));
        Assert.Equal(TUICallCode.UserSigUserDiffers, Refused(() => UserSig.Check(ticket, 1400000000, "bob", Key)));
        Assert.Equal(TUICallCode.UserSigAppDiffers, Refused(() => UserSig.Check(ticket, 1, "xiaojun", Key)));
        Assert.Equal(TUICallCode.UserSigEmpty, Refused(() => UserSig.Check(string.Empty, 1, "xiaojun", Key)));
    }

    [Fact]
    public void A_ticket_of_another_generator_is_known()
    {
        const string Ticket =
            "eJyrVgrxCdYrSy1SslJQMtIzUNJRAItkpqTmlWSmZUIkKjIT87NK82CSxSnZiQUFmSlAKUMTAyiAyqVWFGQWpYJkTE" +
            "1NjRDiJZm5YFFzNPXFmekgGwxctf1c0wy13bSzPKMCTMwjAtz9E0PDjQ0yg8ycAowiSlwMXCqDwvPNohxtlWoB30Uxmw__";
        Assert.Equal(
            TUICallCode.UserSigExpired, Refused(() => UserSig.Check(Ticket, 1400000000, "xiaojun", Key)));
    }

    [Fact]
    public void What_is_wrong_is_named_with_its_value()
    {
        using var engine = World.Offline();
        Assert.Contains("-1", Message(() => UserSig.Make(-1, "bob", Key)));
        Assert.Contains("a\\0b", Message(() => UserSig.Make(1, "a\0b", Key)));
        Assert.Contains("lone surrogates", Message(() => UserSig.Make(1, "\ud800", Key)));
        Assert.Contains("timeout is -2", Message(() => engine.Call(
            "bob", TUICallMediaType.Audio, new TUICallParams { Timeout = -2 }).GetAwaiter().GetResult()));
        Assert.Contains("requestTimeout", Message(() => new TUICallEngine(
            new TUICallEngineOptions("127.0.0.1:1") { RequestTimeout = System.TimeSpan.Zero })));
        Assert.Contains("VolumeInterval", Message(() => new TUICallEngine(
            new TUICallEngineOptions("127.0.0.1:1") { VolumeInterval = System.TimeSpan.Zero })));
        Assert.Contains("no-port", Message(() => new TUICallEngine("no-port")));
        Assert.Throws<System.ArgumentNullException>(() => engine.Init(1, null!, "ticket").Wait());
        Assert.Throws<System.ArgumentNullException>(() => engine.Calls(null!, TUICallMediaType.Audio).Wait());
        Assert.Throws<System.ArgumentNullException>(() => engine.AddObserver(null!));
        Assert.Equal("0.1.0", TUICallEngine.Version);
    }

    private static int Refused(System.Action action) => Assert.Throws<TUICallException>(action).Code;

    private static string Message(System.Action action)
    {
        var refused = Assert.Throws<TUICallException>(action);
        Assert.Equal(TUICallCode.ParamInvalid, refused.Code);
        return refused.Message;
    }
}
