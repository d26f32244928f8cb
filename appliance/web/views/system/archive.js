/* An archive of everything, sent to the unit, which then starts anew with it. */

import { Problem, problemOf } from "../../state/api.js";

const IMPORT = "/unit_api/import_zipped_dot_pioreactor";
const PATIENCE = 5 * 60e3;

/* Where everything the unit keeps can be downloaded. */
export const EVERYTHING = "/unit_api/zipped_dot_pioreactor";

/* Sends the archive; `tell` is called with the share that has gone. What the unit accepted, or a Problem. */
export function send(file, tell) {
  const form = new FormData();
  form.append("archive", file);
  return new Promise((accepted, refused) => {
    const request = new XMLHttpRequest();
    request.open("POST", IMPORT);
    request.responseType = "text";
    request.upload.onprogress = (event) => tell(event.lengthComputable ? event.loaded / event.total : 0);
    request.onerror = () => refused(new Problem("The archive could not be sent.", { remedy: "See that the unit is reached, and that it has room for it." }));
    request.onload = () => {
      tell(1);
      const answer = decoded(request.responseText);
      if (request.status >= 300) refused(problemOf(request.status, answer));
      else if (!answer?.result_url_path) refused(new Problem("Another import is going on.", { remedy: "Wait until it has ended." }));
      else accepted(answer);
    };
    request.send(form);
  });
}

function decoded(text) {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

/* What became of it. The unit cannot be reached for a while, because it starts anew; and with the
   files of the archive it does not know of the import until it has found itself well. */
const known = (failure) => failure.status >= 400 && ![404, 503].includes(failure.status);

export async function outcome(api, { result_url_path: path }) {
  const began = performance.now();
  while (performance.now() - began < PATIENCE) {
    const task = await api.get(path).catch((failure) => { if (known(failure)) throw failure; return null; });
    if (task?.status === "complete" || task?.status === "succeeded") return task.result ?? {};
    if (task?.status === "failed") throw problemOf(500, task);
    await new Promise((resume) => setTimeout(resume, 1000));
  }
  throw new Problem("The unit has not told what became of it within five minutes.", { remedy: "Look at its log." });
}
