"""What is built with TUICall.dll is built again when that is: a name in DEPENDS alone would be an order only."""

import re


def test_what_refers_to_the_package_depends_on_what_was_built_of_it(build_dir):
    rules = (build_dir / "build.ninja").read_text()
    inputs = dict(re.findall(r"^build csharp/(tuicall_\w+)\.stamp\b.*?: CUSTOM_COMMAND ([^|\n]*)", rules, re.MULTILINE))
    assert "/bindings/csharp/TUICall/TUICallEngine.cs" in inputs.pop("tuicall_csharp_managed")
    assert len(inputs) >= 5
    for name, files in inputs.items():
        assert "csharp/tuicall_csharp_managed.stamp" in files.split(), name
