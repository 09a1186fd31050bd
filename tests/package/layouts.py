"""The packages, each in an empty place: what a user of it has."""

import dataclasses
import pathlib

from conftest import run


@dataclasses.dataclass
class Layout:
    """An unpacked package of the library and its programs."""

    name: str
    top: pathlib.Path
    library_dir: pathlib.Path
    program_dir: pathlib.Path

    @property
    def library(self):
        return self.library_dir / "libtuicall.so"

    def environment(self):
        """Where the system would look by itself, were the package installed; nothing else."""
        return {
            "PATH": f"{self.program_dir}:/usr/bin:/bin",
            "LD_LIBRARY_PATH": str(self.library_dir),
            "PKG_CONFIG_PATH": str(self.library_dir / "pkgconfig"),
        }

    def binaries(self):
        """Every shipped file in the ELF format."""
        files = [f for f in self.top.rglob("*") if f.is_file() and not f.is_symlink()]
        return [f for f in files if f.read_bytes()[:4] == b"\x7fELF"]


def unpack_tarball(archive, folder):
    run("tar", "-xf", archive, "-C", folder)
    (top,) = folder.iterdir()
    return Layout("tarball", top, top / "lib", top / "bin")


def dpkg(folder, *arguments):
    """dpkg with a system of its own in the folder, in which nothing else is installed."""
    quiet = ("--force-depends", "--force-script-chrootless", "--log=/dev/null")
    return run("fakeroot", "dpkg", f"--root={folder}", *quiet, *arguments)


def install_debs(debs, folder):
    for name in ("var/lib/dpkg/info", "var/lib/dpkg/updates", "etc"):
        (folder / name).mkdir(parents=True)
    (folder / "var/lib/dpkg/status").touch()
    dpkg(folder, "--install", *debs)
    (library,) = folder.glob("usr/lib/*/libtuicall.so")
    return Layout("debs", folder, library.parent, folder / "usr" / "bin")
