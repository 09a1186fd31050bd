"""The reference documentation: made without a warning, and every public name is in it."""

import ast
import re

from blocks import ROOT
from conftest import run


def make(target, build_dir):
    """A warning fails the target."""
    run("cmake", "--build", build_dir, "--target", target)
    return build_dir / "reference" / target.removeprefix("docs_")


def page_texts(folder):
    return "\n".join(page.read_text() for page in sorted(folder.glob("*.html")))


def test_c_and_cpp(build_dir):
    text = page_texts(make("docs_c", build_dir))
    names = (ROOT / "tests" / "capi" / "symbols.txt").read_text().split()
    names += ["TUICallEngine", "TUICallObserver", "TUICallParams", "genUserSig"]
    assert [name for name in names if name not in text] == []


def exported(module):
    tree = ast.parse((ROOT / "bindings" / "python" / "tuicall" / module).read_text())
    (names,) = [
        ast.literal_eval(node.value)
        for node in tree.body
        if isinstance(node, ast.Assign) and getattr(node.targets[0], "id", "") == "__all__"
    ]
    return names


def test_python(build_dir):
    anchors = set(re.findall(r'id="(tuicall[\w.]*)"', page_texts(make("docs_python", build_dir))))
    expected = [f"tuicall.{name}" for name in exported("__init__.py")]
    expected += [f"tuicall.aio.{name}" for name in exported("aio.py")]
    expected += ["tuicall.TUICallEngine.call", "tuicall.TUICallInfo.room_id", "tuicall.server.DevServer"]
    assert [name for name in expected if name not in anchors] == []


def test_csharp(build_dir):
    documented = ROOT / build_dir / "csharp" / "bin" / "TUICall" / "Release" / "net8.0" / "TUICall.xml"
    public = re.findall(r'name="[TMPEF]:TUICall\.(?!Interop\.)(\w+)(?:\.(\w+))?', documented.read_text())
    text = page_texts(make("docs_csharp", build_dir))
    sources = "".join(path.read_text() for path in (ROOT / "bindings" / "csharp" / "TUICall").glob("*.cs"))
    inner = set(re.findall(r"(?:internal|private) [^;={(]*\b(\w+)(?:\(|;| =|\n)", sources))
    names = {name for pair in public for name in pair if name and not name.startswith("op_")} - inner
    assert {"TUICallEngine", "JoinInGroupCall", "UserSig", "RequestRefused", "VBad"} <= names
    assert [name for name in sorted(names) if name not in text] == []
    assert "TUICallDispatcher" in text
