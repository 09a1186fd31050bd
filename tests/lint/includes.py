"""Dependencies point one way (docs/ARCHITECTURE.md): looks at every #include.

    includes.py ROOT
"""

import pathlib
import re
import sys

import files

INCLUDE = re.compile(r'^\s*#\s*include\s*([<"])([^>"]+)[>"]')
CORE = ("base", "wire", "auth", "call", "loop", "net", "media", "client", "server")
ENGINE = {"base", "wire", "auth", "loop", "net"}

# What a folder may include from core/, itself apart.
ALLOWED = {
    "core/base": set(),
    "core/wire": {"base"},
    "core/auth": {"base"},
    "core/call": {"base", "wire"},
    "core/loop": {"base"},
    "core/net": {"base", "loop"},
    "core/media/audio": {"base"},
    "core/media/packet": {"base"},
    "core/media/secure": {"base", "media/packet"},
    "core/client": ENGINE | {"media"},
    "core/server/host": ENGINE | {"call", "media/secure/certificate.h", "server"},
    "core/server/relay": {"base", "media", "net/udp_address.h"},
    "core/server": {"base", "wire", "auth", "call", "net/stream.h", "media/secure/certificate.h"},
    "capi/src": {"base", "auth", "loop", "media", "client"},
    "capi/include": set(),
    "programs/tuicalld": {"base", "loop", "net", "server"},
    "programs/tuicall": set(),
    "bindings": set(),
    "examples": set(),
}

# Who decides calls, tickets and messages is handed time, ids and bytes: it knows no clock, thread, socket or chance.
PURE = ("core/base", "core/wire", "core/auth", "core/call", "core/media/audio", "core/media/packet",
        "core/media/secure", "core/server/relay")
LOOP_FREE = (*PURE, "core/server")
CONCURRENT = {"thread", "mutex", "atomic", "condition_variable", "future"}
NOT_PURE = CONCURRENT | {"random", "chrono", "ctime", "time.h", "unistd.h"}
NOT_LOOP_FREE = {"uv.h", "thread", "random", "ctime", "time.h", "unistd.h", "openssl/ssl.h"}
SPEAKS_DTLS = "core/media/secure"  # over memory: the one that may use openssl/ssl.h without a socket beside it
NOT_LOOP_FREE_PREFIXES = ("sys/", "netinet/", "arpa/", "loop/")


def folder_of(path):
    """The longest folder of ALLOWED that the file is in."""
    parents = {str(p) for p in path.parents}
    return max((f for f in ALLOWED if f in parents), key=len, default=None)


def forbidden(folder, name, system):
    """Why this folder must not include that, or None."""
    first = name.split("/")[0]
    if not system and first in CORE and "/" in name:
        own = folder.split("/")[1] if folder.startswith("core/") else None
        if first != own and first not in ALLOWED[folder] and name not in ALLOWED[folder]:
            return f"{folder} must not depend on {first}"
    if folder.startswith("core/media/") and name.startswith("media/") and not name.startswith(folder[5:] + "/"):
        if "/".join(name.split("/")[:2]) not in ALLOWED[folder]:
            return f"{folder} must not depend on its neighbours"
    if system and folder in PURE and name in NOT_PURE:
        return f"{folder} is pure: it must not use <{name}>"
    if folder == SPEAKS_DTLS and name == "openssl/ssl.h":
        return None
    if system and folder in LOOP_FREE and (name in NOT_LOOP_FREE or name.startswith(NOT_LOOP_FREE_PREFIXES)):
        return f"{folder} knows no loop, clock, thread or socket: it must not use <{name}>"
    if folder == "core/server" and name.startswith("server/host/"):
        return "core/server must not depend on its host"
    return None


def check(root):
    root = pathlib.Path(root)
    errors = []
    for path in files.of_project(root, ".h", ".hpp", ".cpp", ".c"):
        folder = folder_of(path)
        if folder is None:
            continue
        for number, line in enumerate((root / path).read_text(encoding="utf-8").splitlines(), 1):
            found = INCLUDE.match(line)
            why = found and forbidden(folder, found[2], found[1] == "<")
            if why:
                errors.append(f"{path}:{number}: {why}: {line.strip()}")
    return errors


if __name__ == "__main__":
    sys.exit(files.report(check(sys.argv[1])))
