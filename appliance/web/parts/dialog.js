/* Dialogs: the browser's own, which keep the focus inside, close with Escape, and give the focus back. */

import { html, render, useId, useLayoutEffect, useRef } from "./ui.js";

/* Shows its children over the page until `onClose` is called. */
export function Dialog({ title, onClose, children }) {
  const dialog = useRef(null);
  const titleId = useId();
  useLayoutEffect(() => {
    const shown = dialog.current;
    shown.showModal();
    return () => shown.close();
  }, []);
  const close = () => dialog.current.close();
  const outside = (event) => { if (event.target === dialog.current) close(); };
  return html`
    <dialog ref=${dialog} aria-labelledby=${titleId} onClose=${onClose} onClick=${outside}>
      <div class="dialog-body">
        <div class="dialog-head">
          <h2 id=${titleId}>${title}</h2>
          <button type="button" class="quiet icon-button" aria-label="Close" onClick=${close}>✕</button>
        </div>
        ${children}
      </div>
    </dialog>`;
}

/* A question before something that cannot be undone; resolves to whether the answer was yes. */
export function askFirst({ title, text, yes }) {
  const place = document.body.appendChild(document.createElement("div"));
  return new Promise((answer) => {
    const close = (sure) => {
      render(null, place);
      place.remove();
      answer(sure);
    };
    render(html`
      <${Dialog} title=${title} onClose=${() => close(false)}>
        <p>${text}</p>
        <div class="buttons">
          <button type="button" onClick=${() => close(false)}>Cancel</button>
          <button type="button" class="danger" autofocus onClick=${() => close(true)}>${yes}</button>
        </div>
      <//>`, place);
  });
}
