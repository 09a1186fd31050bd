using System.Collections.Generic;
using System.Globalization;
using System.Text;

namespace TUICall.Agent;

/// <summary>One JSON object in one line, made member by member.</summary>
internal sealed class JsonLine
{
    private readonly StringBuilder _text = new("{");

    public JsonLine Add(string name, string value) => Quote(Name(name)._text, value);

    public JsonLine Add(string name, double value)
    {
        Name(name)._text.Append(value.ToString("R", CultureInfo.InvariantCulture));
        return this;
    }

    public JsonLine Add(string name, JsonLine value)
    {
        Name(name)._text.Append(value);
        return this;
    }

    public JsonLine Add(string name, IEnumerable<string> values)
    {
        Name(name)._text.Append('[');
        foreach (string value in values)
        {
            _text.Append(_text[_text.Length - 1] == '[' ? string.Empty : ",");
            Quote(_text, value);
        }

        _text.Append(']');
        return this;
    }

    public override string ToString() => _text + "}";

    private JsonLine Name(string name)
    {
        _text.Append(_text.Length == 1 ? string.Empty : ",");
        Quote(_text, name);
        _text.Append(':');
        return this;
    }

    private JsonLine Quote(StringBuilder text, string value)
    {
        text.Append('"');
        foreach (char c in value)
        {
            if (c < ' ')
            {
                text.AppendFormat(CultureInfo.InvariantCulture, "\\u{0:x4}", (int)c);
            }
            else
            {
                text.Append(c is '"' or '\\' ? "\\" : string.Empty).Append(c);
            }
        }

        text.Append('"');
        return this;
    }
}
