// The sliders of the policy laboratory: figures at each step, the newest state always last.
const PAUSE = 30; // milliseconds between a move and the question that it asks
const CURVE_PAUSE = 250;
const HEAD = 12; // room above the highest point: liyuan/screening/drawn_laboratory.py

// One question at a time: while it is out, only the newest of the states that follow is kept.
class Asking {
  private out = false;
  private next: string | null = null;

  constructor(private readonly show: (text: string) => void) {}

  ask(address: string): void {
    this.next = address;
    if (!this.out) void this.run();
  }

  private async run(): Promise<void> {
    this.out = true;
    while (this.next !== null) {
      const address = this.next;
      this.next = null;
      const answer = await fetch(address, { headers: { "HX-Request": "true" } }).catch(() => null);
      if (!answer?.ok) {
        window.location.assign(window.location.href);
        break;
      }
      this.show(await answer.text());
    }
    this.out = false;
  }
}

export function begin(root: ParentNode): void {
  const form = root.querySelector<HTMLFormElement>("form[data-laboratory]:not([data-begun])");
  const figures = document.getElementById("figures");
  const curves = document.getElementById("curves");
  if (!form || !figures || !curves) return;
  form.dataset.begun = "";
  const here = form.getAttribute("action") ?? "";
  const asked = new Asking((text) => {
    for (const part of new DOMParser().parseFromString(text, "text/html").querySelectorAll<HTMLElement>("[data-part]")) {
      document.getElementById(part.dataset.part ?? "")?.replaceChildren(...part.childNodes);
    }
    complain(form);
    place(form, figures, curves);
    document.dispatchEvent(new CustomEvent("liyuan:figures"));
  });
  const drawn = new Asking((text) => {
    const open = curves.querySelector("details")?.open ?? false;
    curves.innerHTML = text;
    curves.querySelector("details")?.toggleAttribute("open", open);
    place(form, figures, curves);
  });
  let figuresTimer = 0;
  let curvesTimer = 0;
  let moving = false; // a gesture is one step back in the history, however many values it passes
  const undo = form.querySelector<HTMLButtonElement>("[data-undo]");
  if (undo) undo.hidden = stepsBack() === 0;

  function changed(): void {
    const query = stateOf(form!);
    window.clearTimeout(figuresTimer);
    figuresTimer = window.setTimeout(() => {
      if (moving) history.replaceState(history.state, "", `${here}?${query}`);
      else history.pushState({ steps: stepsBack() + 1 }, "", `${here}?${query}`);
      moving = true;
      if (undo) undo.hidden = false;
      asked.ask(`${here}figures/?${query}`);
    }, PAUSE);
    // The curve stays while its own parameter moves; the point on it does not, and cliffs follow.
    window.clearTimeout(curvesTimer);
    curvesTimer = window.setTimeout(() => drawn.ask(`${here}curves/?${stateOf(form!)}`), CURVE_PAUSE);
  }

  function turned(name: string): void {
    const on = field(form!, "on");
    if (on && !["by", "cap", "rank"].includes(name)) on.value = name;
    changed();
  }

  form.addEventListener("change", () => window.setTimeout(() => (moving = false), 2 * PAUSE));
  undo?.addEventListener("click", () => history.back());
  window.addEventListener("popstate", () => window.location.reload());

  form.querySelectorAll<HTMLInputElement>("input[type=range]").forEach((slider) => {
    const number = field(form, slider.dataset.of ?? "");
    if (!number) return;
    slider.hidden = false;
    slider.addEventListener("input", () => {
      number.value = slider.value;
      turned(number.name);
    });
    number.addEventListener("input", () => {
      if (number.value !== "" && !Number.isNaN(Number(number.value))) slider.value = number.value;
      turned(number.name);
    });
  });
  form.querySelectorAll<HTMLElement>("[name=by], [name=cap], [name=rank]").forEach((other) => {
    other.addEventListener("input", changed);
  });
}

// How many steps of this page there are to take back.
function stepsBack(): number {
  return Number((history.state as { steps?: number } | null)?.steps ?? 0);
}

function field(form: HTMLFormElement, name: string): HTMLInputElement | null {
  return form.elements.namedItem(name) as HTMLInputElement | null;
}

function stateOf(form: HTMLFormElement): string {
  const told = [...new FormData(form)].filter(([, value]) => value !== "");
  return new URLSearchParams(told as [string, string][]).toString();
}

// A value in error is marked as such: its message stands beside it.
function complain(form: HTMLFormElement): void {
  form.querySelectorAll<HTMLElement>("[data-error]").forEach((message) => {
    field(form, message.dataset.error ?? "")?.setAttribute("aria-invalid", String(message.childElementCount > 0));
  });
}

// Moves the points to where the draft stands.
function place(form: HTMLFormElement, figures: HTMLElement, curves: HTMLElement): void {
  const told = figures.querySelector<HTMLElement>("[data-firms]");
  const value = Number(field(form, field(form, "on")?.value ?? "")?.value);
  curves.querySelectorAll<SVGSVGElement>("svg[data-of]").forEach((picture) => {
    const { of, most, high } = picture.dataset;
    const point = picture.querySelector("circle");
    const now = Number(told?.dataset[of ?? ""]);
    if (!point || Number.isNaN(value) || Number.isNaN(now)) return;
    const height = Number(picture.dataset.height);
    const x = Math.min(value / Number(high), 1) * Number(picture.dataset.width);
    const y = Math.max(height - (now * (height - HEAD)) / Number(most), 0);
    point.setAttribute("cx", String(x));
    point.setAttribute("cy", String(y));
  });
}
