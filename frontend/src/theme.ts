// Runs before the first paint: light or dark, as the desktop says.
const dark = window.matchMedia("(prefers-color-scheme: dark)");

// A screen on the wall is dark whatever the desktop says.
function apply(): void {
  const wall = document.documentElement.dataset.look === "wall";
  document.documentElement.dataset.bsTheme = wall || dark.matches ? "dark" : "light";
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
