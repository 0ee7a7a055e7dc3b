// Runs before the first paint: light or dark, as the desktop says.
const dark = window.matchMedia("(prefers-color-scheme: dark)");

function apply(): void {
  document.documentElement.dataset.bsTheme = dark.matches ? "dark" : "light";
}

apply();
dark.addEventListener("change", () => {
  apply();
  document.dispatchEvent(new Event("liyuan:theme"));
});
// Paper is white: print in the light colours.
window.addEventListener("beforeprint", () => {
  document.documentElement.dataset.bsTheme = "light";
  document.dispatchEvent(new Event("liyuan:theme"));
});
window.addEventListener("afterprint", () => {
  apply();
  document.dispatchEvent(new Event("liyuan:theme"));
});
