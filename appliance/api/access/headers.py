"""What was sent in the head of a request, as text."""


def decoded(raw: bytes) -> str:
    """Header bytes as text, whatever they are."""
    return raw.decode("utf-8", "surrogateescape")
