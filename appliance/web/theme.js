/* Light or dark, before anything is drawn: as it was chosen, or else as the system is. */
{
  const dark = matchMedia("(prefers-color-scheme: dark)");
  const apply = () => {
    const chosen = localStorage.getItem("theme") ?? "auto";
    const theme = chosen === "auto" ? (dark.matches ? "dark" : "light") : chosen;
    if (document.documentElement.dataset.theme === theme) return;
    document.documentElement.dataset.theme = theme;
    document.dispatchEvent(new Event("themechange"));
  };
  dark.addEventListener("change", apply);
  document.addEventListener("themechosen", apply);
  apply();
}
