"""Puts an Android archive (AAR) together from the jar and the libraries that were built for each kind of processor.

    make_aar.py --jar tuicall-0.1.0.jar --libraries arm64-v8a=FOLDER [--libraries x86_64=FOLDER]… --output tuicall.aar

Each FOLDER has libtuicall_jni.so and what it needs. A library that devices with pages of 16 KiB could not load is
refused. README.md says how the libraries are built.
"""

import argparse
import io
import pathlib
import struct
import sys
import zipfile

HERE = pathlib.Path(__file__).resolve().parent
PAGE = 16384
# Of the jar, what an Android program gets in another way: libraries from jni/, rules from proguard.txt.
NOT_FOR_ANDROID = ("io/tuicall/native/", "META-INF/")
ABIS = {"arm64-v8a": (64, 183), "armeabi-v7a": (32, 40), "x86_64": (64, 62), "x86": (32, 3)}  # bits, ELF machine


def segment_alignments(elf, bits):
    """The alignment of each segment that is loaded (ELF: PT_LOAD)."""
    table_field, sizes_at, header = (("<Q", 32), 54, "<I44xQ") if bits == 64 else (("<I", 28), 42, "<I24xI")
    (table,) = struct.unpack_from(table_field[0], elf, table_field[1])
    size, count = struct.unpack_from("<HH", elf, sizes_at)
    segments = [struct.unpack_from(header, elf, table + i * size) for i in range(count)]
    return [alignment for kind, alignment in segments if kind == 1]


def checked_library(path, abi):
    """The bytes of a library that a device of this kind can load."""
    bits, machine = ABIS[abi]
    elf = path.read_bytes()
    is_elf = elf[:4] == b"\x7fELF" and elf[4] == (2 if bits == 64 else 1)
    if not is_elf or struct.unpack_from("<H", elf, 18)[0] != machine:
        raise SystemExit(f"{path} is no library for {abi}")
    for alignment in segment_alignments(elf, bits):
        if bits == 64 and alignment % PAGE != 0:
            raise SystemExit(
                f"{path} is aligned to {alignment} bytes, expected a multiple of {PAGE}:"
                f" link it with -Wl,-z,max-page-size={PAGE}"
            )
    return elf


def classes_jar(jar):
    """The jar's classes alone."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(jar) as whole, zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as classes:
        for name in whole.namelist():
            if not name.endswith("/") and not name.startswith(NOT_FOR_ANDROID):
                classes.writestr(name, whole.read(name))
    return buffer.getvalue()


def make(jar, folders, output):
    with zipfile.ZipFile(output, "w", zipfile.ZIP_DEFLATED) as aar:
        aar.write(HERE / "AndroidManifest.xml", "AndroidManifest.xml")
        aar.writestr("classes.jar", classes_jar(jar))
        aar.write(HERE.parent / "consumer-rules.pro", "proguard.txt")
        aar.writestr("R.txt", "")
        for abi, folder in folders.items():
            libraries = sorted(folder.glob("*.so*"))
            if not any(path.name == "libtuicall_jni.so" for path in libraries):
                raise SystemExit(f"{folder} has no libtuicall_jni.so")
            for path in libraries:
                if not path.name.endswith(".so"):
                    raise SystemExit(f"Android does not load {path.name}: its name must end with .so")
                aar.writestr(f"jni/{abi}/{path.name}", checked_library(path, abi))


def folder_of(text):
    abi, _, folder = text.partition("=")
    if abi not in ABIS or not pathlib.Path(folder).is_dir():
        raise argparse.ArgumentTypeError(f"'{text}' is not ABI=FOLDER with an ABI of {', '.join(ABIS)}")
    return abi, pathlib.Path(folder)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--jar", type=pathlib.Path, required=True)
    parser.add_argument("--libraries", type=folder_of, action="append", required=True, metavar="ABI=FOLDER")
    parser.add_argument("--output", type=pathlib.Path, required=True)
    arguments = parser.parse_args()
    make(arguments.jar, dict(arguments.libraries), arguments.output)


if __name__ == "__main__":
    sys.exit(main())
