using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Reflection;
using System.Text.RegularExpressions;
using TUICall.Interop;
using Xunit;

namespace TUICall.Tests;

/// <summary>
/// What the package has to hold to: the names and numbers of the C interface, and the rules of IL2CPP.
/// </summary>
public class ContractTests
{
    private const BindingFlags Static = BindingFlags.Static | BindingFlags.NonPublic | BindingFlags.Public;

    private static readonly string Root = Environment.GetEnvironmentVariable("TUICALL_SOURCE_DIR") ??
        throw new InvalidOperationException("TUICALL_SOURCE_DIR is not set, expected the folder of the project");

    private static string TypesHeader => File.ReadAllText(Path.Combine(Root, "capi/include/tuicall/types.h"));

    [Fact]
    public void Codes_are_those_of_c()
    {
        Dictionary<string, int> inC = Regex.Matches(TypesHeader, @"#define TUICALL_(?:E_)?(\w+) \(?(-?\d+)\)?")
            .Cast<Match>().ToDictionary(found => Pascal(found.Groups[1].Value), found => Number(found.Groups[2].Value));
        Dictionary<string, int> here = typeof(TUICallCode).GetFields(Static)
            .ToDictionary(field => field.Name, field => (int)field.GetRawConstantValue()!);
        Assert.True(here.Count > 15);
        Assert.Equal(inC.OrderBy(code => code.Key), here.OrderBy(code => code.Key));
    }

    [Theory]
    [InlineData(typeof(TUICallMediaType), "MEDIA_")]
    [InlineData(typeof(TUICallRole), "ROLE_")]
    [InlineData(typeof(TUICallScene), "SCENE_")]
    [InlineData(typeof(TUICallEndReason), "END_")]
    [InlineData(typeof(TUINetworkQuality), "QUALITY_")]
    [InlineData(typeof(TUICallConnectionState), "CONNECTION_")]
    public void Enumerators_have_the_numbers_of_c(Type type, string prefix)
    {
        int[] inC = Regex.Matches(TypesHeader, $@"TUICALL_{prefix}\w+ =\s+(\d+)").Cast<Match>()
            .Select(found => Number(found.Groups[1].Value)).ToArray();
        Assert.NotEmpty(inC);
        Assert.Equal(inC.OrderBy(n => n), Enum.GetValues(type).Cast<int>().OrderBy(n => n));
    }

    [Fact]
    public void Events_stand_in_the_order_of_the_table()
    {
        string header = File.ReadAllText(Path.Combine(Root, "capi/include/tuicall/observer.h"));
        string[] inC = Regex.Matches(header, @"void \(\*(on_\w+)\)").Cast<Match>()
            .Select(found => Pascal(found.Groups[1].Value)).ToArray();
        Assert.Equal(inC, Enum.GetNames(typeof(EventKind)));
        Assert.Equal(
            inC, typeof(NativeObserver).GetFields().Select(field => field.Name).Where(name => name.StartsWith("On")));
        MethodInfo[] methods = typeof(TUICallObserver).GetMethods().Where(method => method.IsVirtual).ToArray();
        IEnumerable<string> inObserver = methods.Select(method => method.Name).Where(name => name.StartsWith("On"));
        Assert.Equal(inC.OrderBy(name => name), inObserver.OrderBy(name => name));
        IEnumerable<string> netEvents = typeof(TUICallEngine).GetEvents().Select(info => "On" + info.Name);
        Assert.Equal(
            inC.Append("OnUnhandledObserverException").OrderBy(name => name), netEvents.OrderBy(name => name));
    }

    [Fact]
    public void Every_method_of_c_is_there()
    {
        string header = File.ReadAllText(Path.Combine(Root, "capi/include/tuicall/tuicall.h"));
        IEnumerable<string> inC = Regex.Matches(header, @"int32_t tuicall_engine_(\w+)\([^;]*completion\);")
            .Cast<Match>().Select(found => Pascal(found.Groups[1].Value));
        string[] methods = typeof(TUICallEngine).GetMethods()
            .Where(method => typeof(System.Threading.Tasks.Task).IsAssignableFrom(method.ReturnType))
            .Select(method => method.Name).ToArray();
        string[] besides = { "ReadAudioAsync" };
        Assert.Equal(inC.OrderBy(name => name), methods.Except(besides).OrderBy(name => name));
    }

    [Fact]
    public void What_native_code_calls_is_static_and_marked()
    {
        MethodInfo[] callbacks = typeof(NativeCallbacks).GetMethods(Static)
            .Where(method => method.Name.StartsWith("On", StringComparison.Ordinal)).ToArray();
        Assert.Equal(Enum.GetNames(typeof(EventKind)).Length + 5, callbacks.Length);
        foreach (MethodInfo callback in callbacks)
        {
            var mark = callback.GetCustomAttribute<MonoPInvokeCallbackAttribute>();
            Assert.NotNull(mark);
            Assert.Equal(
                mark.DelegateType.GetMethod("Invoke")!.GetParameters().Length, callback.GetParameters().Length);
        }

        Assert.All(
            typeof(NativeCallbacks).GetFields(Static)
                .Where(field => typeof(Delegate).IsAssignableFrom(field.FieldType)),
            field => Assert.True(field.IsInitOnly));
    }

    [Fact]
    public void No_other_delegate_reaches_native_code()
    {
        string binding = Path.Combine(Root, "bindings/csharp");
        string generated = Path.Combine(TestServer.BuildDir, "csharp/generated");
        string[] generatedFiles = Directory.GetFiles(generated, "*.cs");
        Assert.Equal(2, generatedFiles.Length);
        foreach (string file in generatedFiles)
        {
            Assert.DoesNotMatch(@"\bdelegate\b|Exception|StringHelper|\bDirector\b|\bstring\b", File.ReadAllText(file));
        }

        foreach (string file in Directory.GetFiles(binding, "*.cs", SearchOption.AllDirectories))
        {
            string text = File.ReadAllText(file);
            bool theOnePlace = Path.GetFileName(file) == "NativeCallbacks.cs";
            bool makesPointers = Regex.IsMatch(text, @"\bGetFunctionPointerForDelegate\(|UnmanagedFunctionPointer");
            Assert.Equal(theOnePlace, makesPointers);
            Assert.DoesNotContain("DllImport", text);
            Assert.DoesNotContain("GCHandle", text);
        }
    }

    [Fact]
    public void Native_names_take_numbers_addresses_and_handles_alone()
    {
        MethodInfo[] imports = typeof(NativeMethods).Assembly.GetType("TUICall.Interop.NativeMethodsPINVOKE", true)!
            .GetMethods(Static).Where(method => method.Attributes.HasFlag(MethodAttributes.PinvokeImpl)).ToArray();
        Assert.True(imports.Length > 30);
        Type[] allowed =
        {
            typeof(int), typeof(uint), typeof(long), typeof(ulong), typeof(double), typeof(IntPtr),
            typeof(EngineHandle), typeof(IntPtr).MakeByRefType(), typeof(int).MakeByRefType(),
            typeof(uint).MakeByRefType(), typeof(long).MakeByRefType(), typeof(ulong).MakeByRefType(),
        };
        Assert.All(
            imports.SelectMany(import => import.GetParameters()), one => Assert.Contains(one.ParameterType, allowed));
    }

    private static int Number(string digits) => int.Parse(digits, CultureInfo.InvariantCulture);

    private static string Pascal(string name) => string.Concat(name.ToLowerInvariant().Split('_')
        .Select(word => char.ToUpperInvariant(word[0]) + word.Substring(1)));
}
