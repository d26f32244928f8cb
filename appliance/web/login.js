/* The login page: sends the token once, and goes to the dashboard. */

import { createApi } from "./state/api.js";

const api = createApi();
const form = document.getElementById("login");
const problem = document.getElementById("problem");

form.addEventListener("submit", async (event) => {
  event.preventDefault();
  problem.className = "";
  problem.textContent = "";
  try {
    await api.post("/page/login", { token: form.elements.token.value.trim() });
    location.assign("/");
  } catch (refusal) {
    problem.className = "problem";
    problem.textContent = [refusal.message, refusal.remedy].filter(Boolean).join(" ");
    form.elements.token.select();
  }
});
