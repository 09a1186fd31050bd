"""What the documents say that a machine can check: links, code blocks, options."""

import ast
import fnmatch
import re
import subprocess

import pytest
from blocks import ROOT, all_blocks, documents
from conftest import run

LINK = re.compile(r"(?<!!)\[[^\]]*\]\(([^)\s]+)\)")
HEADING = re.compile(r"^#+\s+(.*)$", re.MULTILINE)
INLINE_OPTION = re.compile(r"(?<![\w-])--([a-z][a-z0-9-]+)")


def anchor(heading):
    """As the usual web sites make it from a heading."""
    return re.sub(r"[^\w\- ]", "", heading.strip().lower()).replace(" ", "-")


def without_code(text):
    return re.sub(r"```.*?```", "", text, flags=re.DOTALL)


@pytest.mark.parametrize("path", documents(), ids=lambda p: str(p.relative_to(ROOT)))
def test_links_lead_somewhere(path):
    broken = []
    for target in LINK.findall(without_code(path.read_text())):
        if re.match(r"[a-z]+:", target):
            continue
        name, _, fragment = target.partition("#")
        to = (path.parent / name).resolve() if name else path
        if not to.exists():
            broken.append(target)
        elif fragment and anchor(fragment) not in map(anchor, HEADING.findall(to.read_text())):
            broken.append(target)
    assert not broken, f"{path.relative_to(ROOT)} links to {broken}, which is not there"


@pytest.mark.parametrize("block", all_blocks("python"), ids=str)
def test_python_blocks_can_be_parsed(block):
    ast.parse(block.text)


@pytest.mark.parametrize("block", all_blocks("c", "cpp"), ids=str)
def test_c_and_cpp_blocks_compile(block, tmp_path):
    """A block that includes nothing gets the headers."""
    is_cpp = block.language == "cpp"
    headers = ("tuicall/tuicall.hpp", "iostream") if is_cpp else ("tuicall/tuicall.h", "stdio.h")
    before = "" if "#include" in block.text else "".join(f"#include <{header}>\n" for header in headers)
    source = tmp_path / ("block.cpp" if is_cpp else "block.c")
    source.write_text(before + block.text)
    compiler = ["g++", "-std=c++17"] if is_cpp else ["gcc", "-std=c11"]
    run(*compiler, "-fsyntax-only", "-I", ROOT / "capi" / "include", source)


@pytest.mark.parametrize("block", all_blocks("sh"), ids=str)
def test_shell_blocks_can_be_parsed(block):
    run("bash", "-n", "-c", block.text)


def help_of(program, *arguments):
    return run(program, *arguments, "--help")


def subcommands(text):
    listed = text.partition("Subcommands:")[2].partition("\n\n")[0]
    return re.findall(r"^  ([a-z][a-z-]*)\s", listed, flags=re.MULTILINE)


def all_help(program, *path):
    """The help of a program and of all its subcommands, by their path."""
    text = help_of(program, *path)
    found = {" ".join(path): text}
    for name in subcommands(text):
        found.update(all_help(program, *path, name))
    return found


def options_of(texts):
    return {name for text in texts for name in re.findall(r"(?<![\w-])--([a-z][a-z0-9-]+)", text)}


def test_the_command_line_is_described(build_dir):
    described = (ROOT / "docs" / "cli.md").read_text()
    helps = all_help(build_dir / "bin" / "tuicall")
    missing = [path for path in helps if f"tuicall {path}".strip() not in described]
    assert not missing, f"docs/cli.md does not show {missing}"
    missing = sorted(o for o in options_of(helps.values()) if f"--{o}" not in described)
    assert not missing, f"docs/cli.md does not describe {missing}"


def test_what_is_described_of_the_command_line_exists(build_dir):
    helps = [*all_help(build_dir / "bin" / "tuicall").values(), help_of(build_dir / "bin" / "tuicalld")]
    known = options_of(helps)
    described = set(INLINE_OPTION.findall((ROOT / "docs" / "cli.md").read_text()))
    assert described <= known, f"docs/cli.md names {sorted(described - known)}, which do not exist"


def test_the_server_is_described(build_dir):
    described = (ROOT / "docs" / "server.md").read_text()
    missing = sorted(o for o in options_of([help_of(build_dir / "bin" / "tuicalld")]) if o not in described)
    assert not missing, f"docs/server.md does not describe {missing}"


def header_names(pattern, files="*.h"):
    headers = (ROOT / "capi" / "include" / "tuicall").glob(files)
    return {name for header in headers for name in re.findall(pattern, header.read_text())}


def test_every_method_is_described():
    described = (ROOT / "docs" / "engine.md").read_text()
    methods = header_names(r"\btuicall_engine_(\w+)\(")
    missing = sorted(m for m in methods if m not in described)
    assert not missing, f"docs/engine.md does not describe {missing}"


def test_every_code_is_described():
    described = (ROOT / "docs" / "engine.md").read_text()
    codes = header_names(r"#define TUICALL_E_\w+ \(?(-?\d+)\)?")
    missing = sorted(c for c in codes if c not in described)
    assert not missing, f"docs/engine.md does not describe {missing}"


def test_every_event_is_described():
    described = (ROOT / "docs" / "observer.md").read_text()
    events = header_names(r"\(\*(on_\w+)\)", "observer.h")
    camel = {event: re.sub(r"_(\w)", lambda m: m[1].upper(), event) for event in events}
    missing = sorted(e for e, name in camel.items() if name not in described and e not in described)
    assert events and not missing, f"docs/observer.md does not describe {missing}"


def test_every_scenario_stands_in_the_contract():
    described = re.findall(r"`([a-z]+(?:-[a-z*]+)*)`", (ROOT / "docs" / "observer.md").read_text())
    scenarios = [path.stem for path in (ROOT / "tests" / "scenarios").glob("*.scenario")]
    unnamed = sorted(s for s in scenarios if not any(fnmatch.fnmatch(s, name) for name in described))
    assert scenarios and not unnamed, f"docs/observer.md does not name the scenarios {unnamed}"


def test_every_scenario_that_the_contract_names_is_there():
    _, contract = (ROOT / "docs" / "observer.md").read_text().split("## One caller")
    rows = [line for line in contract.splitlines() if line.startswith("|")]
    named = {name for row in rows for name in re.findall(r"`([a-z*]+(?:-[a-z*]+)*)`", row.rsplit("|", 2)[1])}
    scenarios = [path.stem for path in (ROOT / "tests").glob("*/**/*.scenario")]
    missing = sorted(name for name in named if not fnmatch.filter(scenarios, name))
    assert named and not missing, f"docs/observer.md names scenarios that are not there: {missing}"


def test_every_decision_is_one_page():
    pages = sorted((ROOT / "docs" / "decisions").glob("*.md"))
    numbers = [path.name[:4] for path in pages]
    assert len(numbers) == len(set(numbers)), f"two decisions have the same number: {numbers}"
    assert numbers == [f"{n:04}" for n in range(1, len(numbers) + 1)], f"a number is missing: {numbers}"


def test_scripts_are_executable_and_can_be_parsed():
    scripts = [p for p in [*(ROOT / "scripts").iterdir(), ROOT / ".ci" / "run"] if p.is_file() and not p.suffix]
    assert len(scripts) >= 5
    for script in scripts:
        assert script.stat().st_mode & 0o111, f"{script.relative_to(ROOT)} is not executable"
        subprocess.run(["bash", "-n", script], check=True)


def test_every_example_is_described():
    described = (ROOT / "examples" / "README.md").read_text()
    helpers = {"account.py", "Account.java", "Account.cs", "Program.cs", "example.c"}
    programs = (path for kind in ("c", "cpp", "py", "java", "cs") for path in (ROOT / "examples").glob(f"*/*.{kind}"))
    missing = [str(path) for path in programs if path.name not in helpers and f"/{path.name})" not in described]
    assert not missing, f"examples/README.md does not describe {missing}"


@pytest.mark.parametrize("path", documents(), ids=lambda p: str(p.relative_to(ROOT)))
def test_every_table_has_a_head(path):
    """Without one, after an empty line say, its rows are shown as they are written."""
    lines = ["", *without_code(path.read_text()).splitlines()]
    begins = [i for i in range(1, len(lines)) if lines[i].startswith("|") and not lines[i - 1].startswith("|")]
    headless = [lines[i] for i in begins if not re.fullmatch(r"\|([-: ]+\|)+", "".join(lines[i + 1 : i + 2]))]
    assert not headless, f"{path.relative_to(ROOT)} has tables without a head that begin with {headless}"


def test_the_levels_of_quality_are_those_of_the_engine():
    source = (ROOT / "core" / "media" / "audio" / "quality.cpp").read_text()
    applied = re.findall(r"\{Quality::k(\w+), (\d+), (\d+), (\d+)\}", source)
    described = (ROOT / "docs" / "observer.md").read_text()
    rows = re.findall(r"^\| (\w+) \| (\d+) % \| (\d+) ms \| (\d+) ms \|$", described, flags=re.MULTILINE)
    assert len(rows) == 4
    assert rows == [(level.lower(), *most) for level, *most in applied]


def test_what_the_relay_counts_is_described():
    host = (ROOT / "core" / "server" / "host" / "media_host.cpp").read_text()
    logged = re.findall(r'\{"(\w+)", number\(', host)
    counters = (ROOT / "core" / "server" / "relay" / "relay_counters.h").read_text()
    counted = re.findall(r"uint64_t (\w+) = 0;", counters)
    assert set(counted) <= set(logged), "each of them is logged"
    described = (ROOT / "docs" / "server.md").read_text()
    missing = [name for name in logged if f"`{name}`" not in described]
    assert not missing, f"docs/server.md does not describe {missing}"


def test_every_fuzzer_is_described():
    fuzzers = re.findall(r"^tuicall_add_fuzzer\((\w+)", (ROOT / "tests/fuzz/CMakeLists.txt").read_text(), re.MULTILINE)
    described = (ROOT / "docs" / "testing.md").read_text()
    missing = [name for name in fuzzers if f"| `{name}` |" not in described]
    assert fuzzers and not missing, f"docs/testing.md does not describe {missing}"
