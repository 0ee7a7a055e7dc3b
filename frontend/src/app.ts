// What every page does in the browser; a page works without any of it.
import "htmx.org";
import { listenForCopy, listenForPrint } from "./buttons";
import { listenForKeys } from "./keys";
import { listenForLive } from "./live";
import { foldOnPhones, listenForMenus } from "./menus";
import { listenForSlash } from "./search";
import { nameCells } from "./tables";

listenForCopy();
listenForPrint();
listenForSlash();
listenForKeys();
listenForLive();
listenForMenus();

// Charts are a large part of the code and on few pages: fetched where there is one.
async function drawCharts(root: ParentNode): Promise<void> {
  if (root.querySelector("[data-chart]")) (await import("./charts")).draw(root);
}

// So is the editor of rules.
async function beginEditing(root: ParentNode): Promise<void> {
  if (root.querySelector(".ly-editor, .ly-cells")) (await import("./editor")).begin(root);
}

// And the sliders of the policy laboratory.
async function beginTrying(root: ParentNode): Promise<void> {
  if (root.querySelector("[data-laboratory]")) (await import("./laboratory")).begin(root);
}

document.addEventListener("htmx:load", (event) => {
  const arrived = (event.target as HTMLElement).parentElement ?? document;
  nameCells(arrived);
  foldOnPhones(arrived);
  void drawCharts(arrived);
  void beginEditing(arrived);
  void beginTrying(arrived);
});
// A fragment that fails must not leave the page silent: go where a plain link would have gone.
document.addEventListener("htmx:responseError", (event) => {
  const { xhr, elt } = (event as CustomEvent<{ xhr: XMLHttpRequest; elt: Element }>).detail;
  // What comes by itself after a page, and has its plain form there already, fails silently.
  if (elt.matches("[data-quiet]")) return;
  if (xhr.status !== 422) window.location.assign(xhr.responseURL);
});
