"""Makes the wheel: CMake compiles, and what it made is copied into the package.

TUICALL_BUILD_DIR: a build directory where everything is built already; without it, build/wheel of the project is
made and used. Nothing is written beside this file.
"""

import os
import re
import shutil
import subprocess
import sys
import sysconfig
import tempfile
from pathlib import Path

from setuptools import Distribution, setup
from setuptools.command.build_py import build_py

HERE = Path(__file__).resolve().parent
SOURCE_ROOT = HERE.parent.parent
CMAKE_DIR = SOURCE_ROOT / "build" / "wheel"

# What every Debian 12 with Python has. All else that a binary needs goes into the wheel.
SYSTEM_LIBRARIES = re.compile(r"(linux-vdso|ld-linux.*|lib(c|m|dl|rt|pthread|gcc_s|stdc\+\+|z|ssl|crypto))\.so.*")


def version() -> str:
    found = re.search(r"project\(tuicall VERSION (\S+)", (SOURCE_ROOT / "CMakeLists.txt").read_text())
    assert found is not None, "CMakeLists.txt names no version"
    return found.group(1)


def build_native() -> Path:
    """Compiles, if need be; gives the package directory of the build tree."""
    named = os.environ.get("TUICALL_BUILD_DIR")
    if named:
        return Path(named) / "python" / "tuicall"
    options = ["-DCMAKE_BUILD_TYPE=Release", "-DTUICALL_BUILD_TESTS=OFF", f"-DPython3_EXECUTABLE={sys.executable}"]
    subprocess.run(["cmake", "-S", SOURCE_ROOT, "-B", CMAKE_DIR, "-G", "Ninja", *options], check=True)
    subprocess.run(["cmake", "--build", CMAKE_DIR, "--target", "tuicall_python", "tuicalld"], check=True)
    return CMAKE_DIR / "python" / "tuicall"


def needed_libraries(binary: Path) -> list[Path]:
    """The shared libraries that the binary needs, and that may be missing elsewhere."""
    listing = subprocess.run(["ldd", binary], check=True, capture_output=True, text=True).stdout
    found = re.findall(r"^\s*(\S+) => (\S+)", listing, flags=re.MULTILINE)
    missing = [name for name, path in found if path == "not"]
    assert not missing, f"{binary} needs {missing}, which are not there"
    return [Path(path) for name, path in found if not SYSTEM_LIBRARIES.fullmatch(name)]


class BuildWithNative(build_py):
    """Copies the Python files, the extension module, libtuicall, tuicalld, and what they need."""

    def run(self) -> None:
        shutil.rmtree(self.build_lib, ignore_errors=True)
        super().run()
        built = build_native()
        package = Path(self.build_lib) / "tuicall"
        module = "_native" + sysconfig.get_config_var("EXT_SUFFIX")
        binaries = [Path(module), *(file.relative_to(built) for file in built.glob("_dist/*/*"))]
        libraries = {library for binary in binaries for library in needed_libraries((built / binary).resolve())}
        own_names = {binary.name for binary in binaries}
        copies = [(built / binary, package / binary) for binary in binaries]
        lib = package / "_dist" / "lib"
        copies += [(library, lib / library.name) for library in libraries if library.name not in own_names]
        for source, target in copies:
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(source.resolve(), target)
            subprocess.run(["strip", "--strip-unneeded", target], check=True)


class BinaryDistribution(Distribution):
    """Its wheel is for one platform and one version of CPython."""

    def has_ext_modules(self) -> bool:
        return True


with tempfile.TemporaryDirectory(prefix="tuicall-wheel-") as work_dir:  # of its own: several may be made at once
    setup(
        options={"build": {"build_base": work_dir}, "egg_info": {"egg_base": work_dir}},
        version=version(),
        packages=["tuicall"],
        package_data={"tuicall": ["py.typed", "*.pyi"]},
        cmdclass={"build_py": BuildWithNative},
        distclass=BinaryDistribution,
    )
