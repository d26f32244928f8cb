"""A bare Klein server with the same stopwatch, to compare with: it says 300 bytes to everything."""

import gc

from klein import Klein
from twisted.internet import reactor
from twisted.web.server import Site

from benchmarks.watched import watch

BODY = b'{"hello": "' + b"world" * 57 + b'"}'
app = Klein()


@app.route("/", branch=True, methods=("GET", "PATCH"))
def hello(request):
    """Say it."""
    request.setHeader(b"content-type", b"application/json")
    return BODY


def main() -> None:
    """Serve until told to stop."""
    site = Site(app.resource())
    site.log = lambda request: None
    port = reactor.listenTCP(0, site, interface="127.0.0.1")
    watch({})
    gc.collect()
    gc.freeze()  # as the unit does
    print(f"Serving at http://127.0.0.1:{port.getHost().port}", flush=True)
    reactor.run()


if __name__ == "__main__":
    main()
