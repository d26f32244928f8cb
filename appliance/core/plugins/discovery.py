"""Which plugins there are: wheels, single files, and packages installed beside the unit's own."""

import ast
import importlib.util
import re
import sys
from collections.abc import Callable, Iterator
from hashlib import sha256
from importlib.metadata import Distribution, distributions
from pathlib import Path

from msgspec import Struct
from twisted.logger import Logger

from appliance.errors import Invalid

GROUP = "appliance.plugins"
PLUGINS, SITE = "plugins", "site"
UNKNOWN = "Unknown"
LARGEST_FILE = 1024 * 1024
log = Logger(namespace="appliance.plugins")
FIELDS = ("name", "version", "summary", "author", "homepage")


class DiscoveredPlugin(Struct, frozen=True):
    """A plugin that is there. *id* changes with what is in it; *source* is where it is, below the
    data folder unless it is a package; ``load`` imports it and returns what registers it."""

    name: str
    version: str
    summary: str
    author: str
    homepage: str
    source: str
    id: str
    load: Callable[[], Callable]


def find(folder: Path | None) -> list[DiscoveredPlugin]:
    """Every plugin, in the order in which they are loaded: packages, wheels, files; by name.
    *folder* is that of plugins in the data folder."""
    elsewhere = [path for path in sys.path if not _is_site(Path(path))]
    packages = list(_of_distributions(distributions(path=elsewhere), ""))
    if folder is None or not folder.is_dir():
        return sorted(packages, key=lambda plugin: plugin.name)
    wheels: list[DiscoveredPlugin] = []
    for path in sorted(p for p in (folder / SITE).glob("[!.]*") if p.is_dir()):
        source = f"plugins/{SITE}/{path.name}"
        wheels += _of_distributions(distributions(path=[str(path)]), source, path)
    files = [
        _of_file(path)
        for path in sorted(folder.glob("[!._]*.py"))
        if path.is_file() and not path.is_symlink()
    ]
    return [*sorted(packages, key=lambda plugin: plugin.name), *wheels, *files]


def canonical(name: str) -> str:
    """*name* of a package as it is compared."""
    return re.sub(r"[-_.]+", "-", name).lower()


def _is_site(path: Path) -> bool:
    """Whether *path* is that of an unpacked wheel, which is on ``sys.path`` once it was loaded."""
    return path.parent.name == SITE and path.parent.parent.name == PLUGINS


def _of_distributions(found, source: str, path: Path | None = None) -> Iterator[DiscoveredPlugin]:
    for distribution in found:
        try:
            points = [p for p in distribution.entry_points if p.group == GROUP]
            about, name = distribution.metadata, distribution.metadata["Name"]
        except Exception as error:  # it is somebody else's file: of any kind of nonsense
            log.failure("A package in {source} cannot be read", source=source or "sys.path")
            if source:
                yield _unreadable(source, error)
            continue
        if not points:
            continue
        digest = sha256((distribution.read_text("RECORD") or "").encode()).hexdigest()
        version = distribution.version
        yield DiscoveredPlugin(
            name=name,
            version=version,
            summary=about.get("Summary") or UNKNOWN,
            author=about.get("Author") or about.get("Author-email") or UNKNOWN,
            homepage=about.get("Home-page") or _homepage(distribution) or UNKNOWN,
            source=source or name,
            id=f"{name}=={version} {digest[:16]}",
            load=_entry(points, path),
        )


def _unreadable(source: str, error: Exception) -> DiscoveredPlugin:
    """What stands for a plugin of which not even its name can be read."""

    def load() -> Callable:
        raise Invalid(f"What {source} says of itself cannot be read: {error}"[:300])

    name = source.rpartition("/")[2]
    return DiscoveredPlugin(name, UNKNOWN, UNKNOWN, UNKNOWN, "", source, f"{name} unreadable", load)


def _homepage(distribution: Distribution) -> str:
    urls = distribution.metadata.get_all("Project-URL") or []
    return next((url.partition(",")[2].strip() for url in urls), "")


def _entry(points, path: Path | None) -> Callable[[], Callable]:
    def load() -> Callable:
        if path is not None and str(path) not in sys.path:
            sys.path.append(str(path))  # last, so that it cannot stand in for anything else
        registering = [point.load() for point in points]
        return lambda registry: [register(registry) for register in registering]

    return load


def _of_file(path: Path) -> DiscoveredPlugin:
    raw = path.read_bytes()[:LARGEST_FILE]
    about = _about(raw)
    name = about.get("name", path.stem)
    return DiscoveredPlugin(
        name=name,
        version=about.get("version", UNKNOWN),
        summary=about.get("summary", UNKNOWN),
        author=about.get("author", UNKNOWN),
        homepage=about.get("homepage", ""),
        source=f"plugins/{path.name}",
        id=f"{path.name} {sha256(raw).hexdigest()[:16]}",
        load=lambda: _import(path),
    )


def _about(raw: bytes) -> dict[str, str]:
    """What a file says of itself (``__plugin_name__`` and so on), without running it."""
    try:
        tree = ast.parse(raw)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return {}
    said = {}
    for node in tree.body:
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Constant):
            for target in node.targets:
                said[getattr(target, "id", "")] = str(node.value.value)
    return {f: said[f"__plugin_{f}__"] for f in FIELDS if f"__plugin_{f}__" in said}


def _import(path: Path) -> Callable:
    name = f"appliance_plugin_{path.stem}"
    specification = importlib.util.spec_from_file_location(name, path)
    if specification is None or specification.loader is None:
        raise Invalid(f"{path.name} cannot be imported.")
    module = importlib.util.module_from_spec(specification)
    sys.modules[name] = module
    specification.loader.exec_module(module)
    if not hasattr(module, "register"):
        raise Invalid(f"{path.name} has no register(registry).")
    return module.register
