/* Requests to the unit, and its refusals as errors with words a person can act on. */

/* Something the unit would not do. `message` says what, `remedy` what to do about it. */
export class Problem extends Error {
  constructor(message, { cause = "", remedy = "", status = 0 } = {}) {
    super(message);
    this.cause = cause;
    this.remedy = remedy;
    this.status = status;
  }
}

const UNREACHABLE = new Problem("The unit cannot be reached.", {
  remedy: "Check that it is switched on and on the same network. Try again when the page says connected.",
});

/* A refusal of either dialect: the page's problem+json, or the unit's error with error_info. */
export function problemOf(status, body) {
  const info = body?.error_info ?? {};
  const message = body?.detail || body?.error || body?.title
    || `The unit answered ${status} and gave no reason.`;
  const cause = body?.cause ?? info.cause ?? "";
  const remedy = body?.remedy ?? info.remediation ?? body?.remediation ?? "";
  return new Problem(message, { cause, remedy: remedy === message ? "" : remedy, status });
}

async function decoded(response) {
  const text = await response.text();
  try {
    return text ? JSON.parse(text) : null;
  } catch {
    return null;
  }
}

async function reached(path, options) {
  try {
    return await fetch(path, options);
  } catch (failure) {
    if (failure.name === "AbortError") throw failure;
    throw UNREACHABLE;
  }
}

/* The decoded answer to a request; throws Problem. `toLogin` is called when nobody knows us. */
export function createApi(toLogin = () => {}) {
  async function ask(method, path, body, signal) {
    const options = { method, signal, headers: { Accept: "application/json" } };
    if (body !== undefined) {
      options.body = JSON.stringify(body);
      options.headers["Content-Type"] = "application/json";
    }
    const response = await reached(path, options);
    const answer = await decoded(response);
    if (response.status === 401) toLogin();
    if (!response.ok) throw problemOf(response.status, answer);
    return answer;
  }

  const api = {
    get: (path, query = {}, signal = undefined) => ask("GET", withQuery(path, query), undefined, signal),
    post: (path, body = {}) => ask("POST", path, body),
    put: (path, body = {}) => ask("PUT", path, body),
    patch: (path, body = {}) => ask("PATCH", path, body),
    remove: (path) => ask("DELETE", path),
    /* Posts what takes the unit a while, and waits for it. */
    carryOut: async (path, body) => finish(api, await api.post(path, body)),
  };
  return api;
}

function withQuery(path, query) {
  const given = Object.entries(query).filter(([, value]) => value !== undefined && value !== "");
  return given.length ? `${path}?${new URLSearchParams(given)}` : path;
}

/* Waits for a task the unit has accepted; its result, or the Problem it ended in. */
async function finish(api, { result_url_path: path }) {
  const started = performance.now();
  for (let pause = 40; performance.now() - started < 60000; pause = Math.min(pause * 1.6, 1000)) {
    const task = await api.get(path);
    if (task?.status === "complete" || task?.status === "succeeded") return task.result;
    if (task?.status === "failed") throw problemOf(500, task);
    await new Promise((resume) => setTimeout(resume, pause));
  }
  throw new Problem("The unit has accepted this but has not finished it within a minute.", {
    remedy: "Look at the log below; it may still come.",
  });
}
