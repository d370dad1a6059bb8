// Speeds up what the links and forms of the portal do by themselves; without it every page works as well.
// The server stays the only one who knows what a page looks like: a changed page is fetched whole, and its
// parts are put in the place of the old ones.

const PARTS = "[data-part], [id^='pick-']:not([data-part] *)";
const status = document.getElementById("said");
let shown = location.pathname + location.search;
let asking;

const say = (text) => { status.textContent = text.replace(/\s+/g, " ").trim(); };

// Where the focus is, as a selector by which the same control is found in another version of the page.
function selector(element) {
  if (element.id) return `#${CSS.escape(element.id)}`;
  if (element.type === "checkbox") return `[name="${CSS.escape(element.name)}"][value="${CSS.escape(element.value)}"]`;
  if (element.name) return `[name="${CSS.escape(element.name)}"]`;
  return element.href ? `a[href="${CSS.escape(element.getAttribute("href"))}"]` : null;
}

function parts(root) {
  return new Map([...root.querySelectorAll(PARTS)].map((each) => [each.dataset.part ?? each.id, each]));
}

function become(old, next) {
  for (const { name } of [...old.attributes]) if (!next.hasAttribute(name)) old.removeAttribute(name);
  for (const { name, value } of next.attributes) old.setAttribute(name, value);
  old.replaceChildren(...next.childNodes);
}

function replace(page) {
  const old = parts(document);
  const next = parts(page);
  if (old.has("list") && !next.has("list")) throw new Error("another kind of page");
  const focused = document.activeElement;
  const again = selector(focused);
  const opened = [...document.querySelectorAll("details[open][id]")].map((each) => each.id);
  for (const [name, element] of old) if (next.has(name)) become(element, next.get(name));
  for (const id of opened) document.getElementById(id)?.setAttribute("open", "");
  document.title = page.title;
  prepare();
  if (focused.isConnected) return;
  const same = again && document.querySelector(again);
  const target = same || document.getElementById("results") || document.querySelector("h1");
  target.tabIndex = same ? target.tabIndex : -1;
  target.focus({ preventScroll: Boolean(same) });
}

// Shows what an address answers in place of what is shown; goes there as ever where that cannot be done.
async function show(url, { body, keep } = {}) {
  asking?.abort();
  asking = new AbortController();
  const list = document.querySelector("[data-part=list]");
  list?.setAttribute("aria-busy", "true");
  try {
    const answer = await fetch(url, { method: body ? "POST" : "GET", body, signal: asking.signal });
    const { pathname, search } = new URL(answer.url);
    if (!answer.ok || pathname !== location.pathname) return location.assign(body ? answer.url : url);
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const heading = page.querySelector(body ? "[data-part=saved]" : "[data-said]")?.textContent ?? "";
    if (!keep) history[body ? "replaceState" : "pushState"](null, "", answer.url);
    replace(page);
    shown = pathname + search;
    if (heading) say(heading);
  } catch (error) {
    if (error.name !== "AbortError") location.assign(body ? location.href : url);
  }
}

const here = (address) => new URL(address, location.href).pathname === location.pathname;

function ask(form) {
  const url = new URL(form.action);
  const fields = [...new FormData(form)].filter(([, value]) => value);
  url.search = new URLSearchParams(fields);
  show(url.href);
}

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.method === "post" && new URL(form.action).pathname.endsWith("/shortlist/")) {
    event.preventDefault();
    show(form.action, { body: new URLSearchParams(new FormData(form, event.submitter)) });
  } else if (form.method === "get" && form.closest("[data-part=list]") && here(form.action)) {
    event.preventDefault();
    ask(form);
  }
});

document.addEventListener("change", ({ target }) => {
  if (target.type === "checkbox" && target.closest(".facets")) ask(target.form);
});

document.addEventListener("click", (event) => {
  const link = event.target.closest?.("[data-part=list] a[href]");
  const plain = !(event.ctrlKey || event.metaKey || event.shiftKey || event.altKey || event.button);
  const address = link && String(link.getAttribute("href"));
  if (!link || !plain || address.startsWith("#") || !here(address)) return;
  event.preventDefault();
  show(new URL(address, location.href).href);
});

addEventListener("popstate", () => {
  if (location.pathname + location.search !== shown) show(location.href, { keep: true });
});
addEventListener("pageshow", ({ persisted }) => { if (persisted) show(location.href, { keep: true }); });

// The map and the list beside it point at each other.
for (const type of ["pointerover", "focusin"]) {
  document.addEventListener(type, ({ target }) => {
    const key = target.closest?.("[data-place]")?.dataset.place;
    for (const each of document.querySelectorAll("[data-place]")) {
      each.classList.toggle("here", each.dataset.place === key);
    }
  });
}

function prepare() {
  for (const button of document.querySelectorAll("[data-copy]")) {
    button.hidden = !navigator.clipboard;
    button.onclick = async () => {
      await navigator.clipboard.writeText(new URL(button.dataset.copy, location.href).href);
      button.textContent = button.dataset.done;
      say(button.dataset.done);
    };
  }
  for (const input of document.querySelectorAll("[data-suggest]:not([role])")) suggest(input);
}

// A combobox with a list of suggestions, as the ARIA Authoring Practices describe it.
function suggest(input) {
  const list = document.createElement("ul");
  list.id = `${input.id}-suggestions`;
  list.className = "suggestions";
  list.role = "listbox";
  list.ariaLabel = input.dataset.name;
  list.hidden = true;
  input.after(list);
  input.role = "combobox";
  input.ariaAutoComplete = "list";
  input.ariaExpanded = "false";
  input.setAttribute("aria-controls", list.id);
  let found = [];
  let at = -1;
  let timer;

  const open = (whether) => {
    list.hidden = !whether;
    input.ariaExpanded = String(whether);
    if (!whether) choose(-1);
  };
  const choose = (index) => {
    at = index;
    [...list.children].forEach((option, place) => { option.ariaSelected = String(place === at); });
    if (at < 0) input.removeAttribute("aria-activedescendant");
    else input.setAttribute("aria-activedescendant", list.children[at].id);
    list.children[at]?.scrollIntoView({ block: "nearest" });
  };
  const option = ({ text, url, label }, index) => {
    const item = document.createElement("li");
    item.id = `${list.id}-${index}`;
    item.role = "option";
    item.append(text);
    const kind = document.createElement("small");
    kind.textContent = label;
    item.append(" ", kind);
    item.onclick = () => location.assign(url);
    return item;
  };
  const look = async () => {
    const asked = input.value.trim();
    if (asked.length < 2) return open(false);
    const answer = await fetch(`${input.dataset.suggest}?${new URLSearchParams({ q: asked })}`).catch(() => null);
    const names = answer?.ok ? await answer.json() : [];
    if (input.value.trim() !== asked || document.activeElement !== input) return;
    found = names;
    list.replaceChildren(...found.map(option));
    open(found.length > 0);
    if (found.length) say(`${input.dataset.name}: ${found.length}`);
  };

  input.addEventListener("input", () => { clearTimeout(timer); timer = setTimeout(look, 150); });
  input.addEventListener("blur", () => open(false));
  list.addEventListener("mousedown", (event) => event.preventDefault());
  input.addEventListener("keydown", (event) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step && found.length) {
      event.preventDefault();
      const from = list.hidden ? -1 : at;
      open(true);
      const slots = found.length + 1;
      choose(((from + 1 + step + slots) % slots) - 1);
    } else if (event.key === "Enter" && at >= 0) {
      event.preventDefault();
      location.assign(found[at].url);
    } else if (event.key === "Escape" && !list.hidden) {
      event.preventDefault();
      open(false);
    }
  });
}

prepare();
