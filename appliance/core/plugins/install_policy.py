"""Which code may be installed over the network: none, what is listed, or what is signed."""

import base64
import binascii
import re
from hashlib import sha256
from pathlib import Path

from appliance.config import Config, Option, Section
from appliance.core.plugins.discovery import canonical
from appliance.errors import Invalid, NotAllowed, Unavailable

OFF = "off"
ALLOWED = "allowed.txt"
LINE = re.compile(r"([A-Za-z0-9._-]++)==(\S++)((?:\s++--hash=sha256:[0-9a-fA-F]{64})+)")
HASH = re.compile(r"sha256:([0-9a-fA-F]{64})")
SIGNED_REMEDY = "Sign it with the key whose public half is in the unit's configuration."


class PluginOptions(Section):
    """What may be installed over the network."""

    section = "plugins"

    install = Option(
        str, default=OFF, choices=(OFF, "allowed", "signed"),
        help="whether plugins may be installed over the network; allowed: those in "
        "plugins/allowed.txt; signed: those signed with key",
    )
    key = Option(str, default="", help="the public key for signed, in base64")


def allows_code(config: Config) -> bool:
    """Whether *config* lets anything be installed. Raises ``Invalid``."""
    return config.section(PluginOptions).install != OFF


class InstallPolicy:
    """What *options* permit; *folder* holds the list of what is allowed."""

    def __init__(self, options: PluginOptions, folder: Path | None) -> None:
        self.policy = options.install
        self._key, self.folder = options.key, folder

    def check(self) -> None:
        """Raise ``NotAllowed`` unless something may be installed at all."""
        if self.policy == OFF:
            raise NotAllowed(
                "This unit does not let code be installed over the network.",
                cause="[plugins] install is off in its configuration.",
                remedy="Set it to allowed or signed on the unit itself; see docs/plugins.md.",
            )

    def check_wheel(self, name: str, version: str, raw: bytes, signature: bytes | None) -> None:
        """Raise ``NotAllowed`` unless the wheel *raw* of that name and version may be installed."""
        self.check()
        if self.policy == "allowed":
            self._check_listed(name, version, raw)
        else:
            self._check_signature(raw, signature)

    def _check_listed(self, name: str, version: str, raw: bytes) -> None:
        digest = sha256(raw).hexdigest()
        if digest in self.listed().get((canonical(name), version), ()):
            return
        raise NotAllowed(
            f"{name} {version} is not among the plugins that this unit may install.",
            cause=f"plugins/{ALLOWED} has no {name}=={version} with the hash of this file.",
            remedy=f"On the unit itself, add: {name}=={version} --hash=sha256:{digest}",
        )

    def listed(self) -> dict[tuple[str, str], frozenset[str]]:
        """The hashes that are allowed, by name and version. Raises ``Invalid`` with the line."""
        path = self.folder and self.folder / ALLOWED
        if path is None or not path.is_file():
            return {}
        found: dict[tuple[str, str], frozenset[str]] = {}
        for number, raw in enumerate(path.read_text(errors="replace").splitlines(), 1):
            line = raw.partition("#")[0].strip()
            if not line:
                continue
            match = LINE.fullmatch(line)
            if match is None:
                raise Invalid(
                    f"plugins/{ALLOWED}:{number} is not understood.",
                    remedy="Write NAME==VERSION --hash=sha256:… with 64 hexadecimal digits.",
                )
            key = canonical(match[1]), match[2]
            hashes = frozenset(text.lower() for text in HASH.findall(match[3]))
            found[key] = found.get(key, frozenset()) | hashes
        return found

    def _check_signature(self, raw: bytes, signature: bytes | None) -> None:
        if signature is None:
            raise NotAllowed("The plugin is not signed.", remedy=SIGNED_REMEDY)
        try:
            from cryptography.exceptions import InvalidSignature
            from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
        except ImportError:
            raise Unavailable(
                "Signatures cannot be checked: the package cryptography is not installed.",
                remedy="pip install appliance[signed], or use the list of what is allowed.",
            ) from None
        try:
            key = Ed25519PublicKey.from_public_bytes(base64.b64decode(self._key, validate=True))
        except (ValueError, binascii.Error):
            raise Invalid(
                "[plugins] key is no public key.", remedy="Give the 32 bytes of one in base64."
            ) from None
        try:
            key.verify(base64.b64decode(signature), raw)
        except (InvalidSignature, ValueError, binascii.Error):
            raise NotAllowed(
                "The signature is not that of this file.", remedy=SIGNED_REMEDY
            ) from None
