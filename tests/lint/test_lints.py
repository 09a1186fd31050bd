"""The lints find what they are for."""

import pathlib

import includes
import pytest
import text


def tree(tmp_path, name, content):
    path = tmp_path / name
    path.parent.mkdir(parents=True)
    path.write_bytes(content.encode())
    return tmp_path


@pytest.mark.parametrize(
    "name, line",
    [
        ("core/base/a.h", '#include "wire/message.h"'),
        ("core/call/a.cpp", '#include "server/log.h"'),
        ("core/call/a.cpp", "#include <chrono>"),
        ("core/wire/a.cpp", "#include <uv.h>"),
        ("core/client/a.cpp", '#include "server/log.h"'),
        ("core/media/packet/a.cpp", '#include "media/secure/certificate.h"'),
        ("core/media/packet/a.cpp", '#include "net/stream.h"'),
        ("core/media/secure/a.cpp", "#include <chrono>"),
        ("core/server/a.cpp", '#include "client/engine.h"'),
        ("core/server/a.cpp", '#include "net/tls_stream.h"'),
        ("core/server/a.cpp", '#include "server/host/worker.h"'),
        ("core/server/a.cpp", "# include <uv.h>"),
        ("programs/tuicall/a.cpp", '#include "base/status.h"'),
        ("bindings/python/native/a.cpp", '#include "client/engine.h"'),
    ],
)
def test_a_wrong_include_is_found(tmp_path, name, line):
    assert len(includes.check(tree(tmp_path, name, f"// x\n{line}\n"))) == 1


@pytest.mark.parametrize(
    "name, line",
    [
        ("core/call/a.cpp", '#include "wire/message.h"'),
        ("core/call/a.cpp", '#include "call/step.h"'),
        ("core/media/secure/a.cpp", '#include "media/secure/certificate.h"'),
        ("core/media/secure/a.cpp", '#include "media/packet/bytes.h"'),
        ("core/server/a.cpp", '#include "net/stream.h"'),
        ("core/server/host/a.cpp", '#include "loop/loop.h"'),
        ("core/server/host/a.cpp", "#include <thread>"),
        ("programs/tuicall/a.cpp", '#include "tuicall/tuicall.hpp"'),
        ("tests/unit/a.cpp", '#include "server/log.h"'),
    ],
)
def test_a_right_include_passes(tmp_path, name, line):
    assert includes.check(tree(tmp_path, name, f"// x\n{line}\n")) == []


WRONG_TEXTS = {
    "blanks": "// a \n",
    "line end": "// a\r\n",
    "no line end": "// a",
    "unfinished": "// TO" + "DO: later\n",
    "machine": "// see /wo" + "rk/main\n",
    "tab": "// a\n\tint b;\n",
    "no head": "int a;\n",
    "wide": "// " + "x" * 120 + "\n",
    "long": "// a\n" * 701,
}


@pytest.mark.parametrize("content", WRONG_TEXTS.values(), ids=WRONG_TEXTS)
def test_a_wrong_text_is_found(tmp_path, content):
    assert text.check(tree(tmp_path, "core/base/a.h", content))


def test_a_right_text_passes(tmp_path):
    assert text.check(tree(tmp_path, "core/base/a.h", "// a: ü\nint b;\n")) == []


def test_the_project_is_seen():
    root = pathlib.Path(__file__).resolve().parents[2]
    assert pathlib.PurePosixPath("CMakeLists.txt") in includes.files.of_project(root)
