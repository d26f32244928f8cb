"""The description of every route, after OpenAPI 3.1, made from the routes themselves."""

import re
from collections.abc import Iterable, Sequence

import msgspec

from appliance.api.wire.answers import Problem
from appliance.api.wire.dialect import Dialect
from appliance.api.wire.route import Route

PARAMETER = re.compile(r"<(?:(?P<kind>[a-z]++)(?:\([^()<]*\))?:)?(?P<name>[a-z_]++)>")
KINDS = {"int": "integer"}
REFS = "#/components/schemas/{name}"
FAILURES = (400, 401, 403, 404, 409, 413, 503)
ABOUT = """
Everything that can be asked of the unit, as it is declared in its code.

Each address names the least role that may use it. A unit that only its own machine can reach asks
nobody who they are; any other wants `Authorization: Bearer TOKEN`, or a login at `/login`.

What takes time is answered with 202 and a `result_url_path`: ask there until it is no longer 202.
The live feed at `/live` is a websocket.
"""


def describe(dialects: Sequence[Dialect], version: str) -> dict:
    """The OpenAPI document of *dialects*."""
    types = [t for d in dialects for r in d.routes for t in (r.body, r.query, r.answer) if t]
    schemas, components = msgspec.json.schema_components(types, ref_template=REFS)
    known = {id(t): schema for t, schema in zip(types, schemas, strict=True)}
    paths: dict[str, dict] = {}
    for dialect in dialects:
        for route in dialect.routes:
            described = operation(dialect, route, known, components)
            methods = paths.setdefault(published_path(dialect, route), {})
            for method in map(str.lower, route.methods):
                named = f"{dialect.name}_{route.name}_{method}"
                methods[method] = {**described, "operationId": named}
                if len(route.methods) > 1:
                    methods[method]["summary"] = f"{route.summary} ({method.upper()})"
    return {
        "openapi": "3.1.0",
        "info": {"title": "The bioreactor unit", "version": version, "description": ABOUT},
        "tags": [{"name": d.name, "description": d.title} for d in dialects],
        "paths": paths,
        "components": {
            "schemas": {**components, **{d.name + "_error": error_schema(d) for d in dialects}},
            "securitySchemes": {name: how for d in dialects for name, how in d.schemes.items()},
        },
    }


def operation(dialect: Dialect, route: Route, known: dict, components: dict) -> dict:
    """What a route does, takes and gives."""
    described: dict[str, object] = {
        "tags": [dialect.name],
        "summary": route.summary,
        "description": f"{route.description}\n\nLeast role: {route.needs}.",
        "security": [] if route.needs == "anyone" else [{name: []} for name in dialect.schemes],
        "x-least-role": route.needs,
        "parameters": [*path_parameters(route), *query_parameters(route, known, components)],
        "responses": responses(dialect, route, known),
    }
    if route.body is not None:
        content = {"application/json": {"schema": known[id(route.body)]}}
        described["requestBody"] = {"content": content}
    return described


def path_parameters(route: Route) -> Iterable[dict]:
    """What the path of *route* names."""
    for match in PARAMETER.finditer(route.path):
        kind = KINDS.get(match["kind"], "string")
        yield {"name": match["name"], "in": "path", "required": True, "schema": {"type": kind}}


def query_parameters(route: Route, known: dict, components: dict) -> Iterable[dict]:
    """What may follow the question mark."""
    if route.query is None:
        return
    schema = components[known[id(route.query)]["$ref"].rpartition("/")[2]]
    for name, field in schema["properties"].items():
        required = name in schema.get("required", ())
        yield {"name": name, "in": "query", "required": required, "schema": field}


def responses(dialect: Dialect, route: Route, known: dict) -> dict:
    """What comes back, well or not."""
    said: dict[str, object] = {"description": "What was asked for"}
    if route.answer is bytes:
        file = {"type": "string", "format": "binary"}
        said["content"] = {"application/octet-stream": {"schema": file}}
    elif route.answer is not None:
        said["content"] = {"application/json": {"schema": known[id(route.answer)]}}
    schema = {"$ref": REFS.format(name=dialect.name + "_error")}
    failed = {"content": {dialect.error_type: {"schema": schema}}}
    reasons = {status: Problem(status, "").title for status in FAILURES}
    if route.needs == "anyone":
        del reasons[401]
    return {
        str(route.success): said,
        **{str(status): {"description": why, **failed} for status, why in reasons.items()},
    }


def error_schema(dialect: Dialect) -> dict:
    """The shape of a dialect's errors, read off an example."""
    example = dialect.shape_error(Problem(400, "Why not.", "The cause.", "What to do."))
    return schema_of(example)


def schema_of(example: object) -> dict:
    """A schema that *example* fits."""
    if isinstance(example, dict):
        properties = {name: schema_of(value) for name, value in example.items()}
        return {"type": "object", "properties": properties}
    return {"type": "integer" if isinstance(example, int) else "string"}


def published_path(dialect: Dialect, route: Route) -> str:
    """The path of *route* as OpenAPI writes it."""
    return dialect.prefix + PARAMETER.sub(lambda match: f"{{{match['name']}}}", route.path)
