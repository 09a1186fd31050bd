"""What is installed, and what it shows to the world."""

import re
import shutil
import subprocess

import pytest
from conftest import ROOT, run


def headers(folder):
    return sorted(file.relative_to(folder) for file in folder.rglob("*") if file.is_file())


def test_headers_library_and_programs_are_there(prefix, library_dir):
    assert headers(prefix / "include") == headers(ROOT / "capi" / "include")
    for program in ("tuicalld", "tuicall"):
        assert (prefix / "bin" / program).is_file()
    assert (library_dir / "libtuicall.so.0").is_symlink()
    assert (library_dir / "libtuicall.so").is_symlink()


def test_soname_is_the_number_of_the_interface(library_dir):
    dynamic = run("readelf", "-d", library_dir / "libtuicall.so")
    assert re.search(r"SONAME.*\[libtuicall\.so\.0\]", dynamic)
    assert "RPATH" not in dynamic and "RUNPATH" not in dynamic


def test_only_tuicall_symbols_are_visible(library_dir):
    names = [line.split()[-1] for line in run("nm", "-D", "--defined-only", library_dir / "libtuicall.so").splitlines()]
    assert "tuicall_engine_create@@TUICALL_0" in names
    assert [n for n in names if not n.startswith("tuicall_") and n != "TUICALL_0"] == []


def test_the_library_does_not_disturb_another_program(library_dir):
    """Symbols of OpenSSL or zlib that leaked would take the place of Python's own."""
    code = "import hashlib, ssl, zlib; ssl.create_default_context(); print(hashlib.sha256(b'').hexdigest()[:8])"
    out = run("/usr/bin/python3", "-c", code, env={"LD_PRELOAD": str(library_dir / "libtuicall.so")})
    assert out.strip() == "e3b0c442"


@pytest.mark.parametrize("program", ["tuicalld", "tuicall"])
def test_installed_programs_run(prefix, program):
    assert "0.1.0" in run(prefix / "bin" / program, "--version", env={})


@pytest.mark.parametrize("wanted, found", [("0.1", True), ("0.1.0", True), ("0.2", False), ("1.0", False)])
def test_the_package_says_its_version(prefix, tmp_path, wanted, found):
    (tmp_path / "CMakeLists.txt").write_text(
        "cmake_minimum_required(VERSION 3.16)\nproject(outside LANGUAGES NONE)\n"
        f"find_package(tuicall {wanted} QUIET)\nfile(WRITE found.txt \"${{tuicall_FOUND}}\")\n"
    )
    run("cmake", "-S", tmp_path, "-B", tmp_path / "build", f"-DCMAKE_PREFIX_PATH={prefix}")
    assert (tmp_path / "found.txt").read_text() == ("1" if found else "0")


def test_the_tree_may_be_moved(prefix, library_dir, tmp_path):
    """pkg-config tells the paths from where its file lies."""
    moved = tmp_path / "elsewhere"
    shutil.copytree(prefix, moved, symlinks=True)
    there = moved / library_dir.relative_to(prefix) / "pkgconfig"
    flags = run("pkg-config", "--cflags", "--libs", "tuicall", env={"PKG_CONFIG_PATH": str(there)})
    folders = [flag[2:] for flag in flags.split() if flag[:2] in ("-I", "-L")]
    assert len(folders) == 2
    for folder in folders:
        assert subprocess.run(["realpath", "-e", folder], capture_output=True, text=True).stdout.startswith(str(moved))
