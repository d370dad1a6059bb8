// What a script can tell of the page it is put into: `kerege.<check>()` answers with a list of faults in words.
// Evaluated by the driver, so the policy of the page does not stop it.
(() => {
  const FOCUSABLE =
    "a[href], area[href], button, input:not([type=hidden]), select, textarea, summary, iframe, audio[controls]," +
    " video[controls], [tabindex]";
  const CONTROLS = "button, .btn, input:not([type=checkbox], [type=radio], [type=hidden]), select, textarea";

  const shown = (element) =>
    element.checkVisibility({ visibilityProperty: true, opacityProperty: true, contentVisibilityAuto: true });
  const all = (selector) => [...document.querySelectorAll(selector)].filter(shown);

  function named(element) {
    const words = (element.textContent || element.name || element.value || "").trim().replace(/\s+/g, " ");
    const classes = [...element.classList].map((name) => `.${name}`).join("");
    return `${element.tagName.toLowerCase()}${classes} “${words.slice(0, 40)}”`;
  }

  // Width: nothing sticks out of the screen, only tables scroll by themselves, no text is cut off.
  function width() {
    const root = document.documentElement;
    const faults = all("body *").filter((element) => {
      const style = getComputedStyle(element);
      const scrolls = /auto|scroll/.test(style.overflowX) && element.scrollWidth > element.clientWidth + 1;
      return scrolls && !element.querySelector("table");
    }).map((element) => `scrolls sideways: ${named(element)}`);
    if (root.scrollWidth > root.clientWidth) {
      const wide = all("body *:not(svg *)").filter(
        (element) => element.getBoundingClientRect().left + element.scrollWidth > root.clientWidth + 1,
      );
      faults.push(`wider than the screen: ${wide.slice(-3).map(named).join(", ")}`);
    }
    return [...faults, ...cut()];
  }

  function cut() {
    return all("body *").filter((element) => {
      const style = getComputedStyle(element);
      if (!/hidden|clip/.test(style.overflow) || style.webkitLineClamp !== "none" || element.closest(".vh, svg, input")) {
        return false;
      }
      return element.scrollWidth > element.clientWidth + 1 || element.scrollHeight > element.clientHeight + 1;
    }).map((element) => `cut off: ${named(element)}`);
  }

  // WCAG 1.4.12: what a reader may set for the spacing of text.
  const spacing = new CSSStyleSheet();
  spacing.replaceSync(
    "* { line-height: 1.5 !important; letter-spacing: .12em !important; word-spacing: .16em !important }" +
      " p { margin-bottom: 2em !important }",
  );
  function space(on) {
    document.adoptedStyleSheets = on ? [spacing] : [];
  }

  // WCAG 1.4.4: text at twice its size.
  function enlarge(on) {
    document.documentElement.style.fontSize = on ? "200%" : "";
  }

  // Keyboard: `begin` notes where Tab should lead, `focused` looks at the place it has led to.
  let stops = [];
  let looks = [];

  function begin() {
    stops = all(FOCUSABLE).filter((element) => {
      if (element.disabled || element.tabIndex < 0) return false;
      return element.type !== "radio" || element === stopOf(element);
    });
    looks = stops.map(look);
    rewind();
    return stops.length;
  }

  // Of the radio buttons of one name: the chosen one, else the first.
  function stopOf(radio) {
    const group = all("input[type=radio]").filter((other) => other.form === radio.form && other.name === radio.name);
    return group.find((other) => other.checked) ?? group[0];
  }

  // Back to where the page begins, its wide tables too.
  function rewind() {
    document.activeElement?.blur();
    window.scrollTo(0, 0);
    for (const element of all(".scroll")) element.scrollLeft = 0;
  }

  // Everything by which an element or what it holds may show that it has the focus.
  function look(element) {
    return [element, ...element.querySelectorAll("*"), element.closest("label")].filter(Boolean).map((part) => {
      const style = getComputedStyle(part);
      return [
        style.outlineStyle === "none" ? "" : style.outline,
        style.boxShadow, style.stroke, style.strokeWidth, style.borderColor, style.backgroundColor,
      ].join();
    }).join("\n");
  }

  function focused() {
    const element = document.activeElement;
    if (!element || element === document.body || element === document.documentElement) return null;
    const place = stops.indexOf(element);
    const faults = [];
    if (place >= 0 && look(element) === looks[place]) faults.push(`focus is not visible: ${named(element)}`);
    if (!reachable(element)) faults.push(`focus is hidden: ${named(element)}`);
    return { place, name: named(element), faults };
  }

  // WCAG 2.4.11: at least a part of the focused element is on the screen and under nothing else.
  function reachable(element) {
    const parts = [element, ...element.querySelectorAll("*"), ...(element.labels ?? [])];
    return parts.some((part) =>
      [...part.getClientRects()].some(({ left, top, right, bottom }) =>
        [[(left + right) / 2, (top + bottom) / 2], [left + 2, top + 2], [right - 2, bottom - 2]].some(([x, y]) => {
          const hit = document.elementFromPoint(x, y);
          return hit && (element.contains(hit) || hit.contains(element) && hit.closest("label, svg"));
        }),
      ),
    );
  }

  // Forced colours: backgrounds are gone, so a control needs a border and the current item another sign.
  function forced() {
    const bare = all(CONTROLS).filter((element) => {
      const style = getComputedStyle(element);
      return style.borderTopStyle === "none" || parseFloat(style.borderTopWidth) < 1;
    });
    const lost = all("[aria-current]").filter((element) => {
      const other = element.closest("ul, ol")?.querySelector("a:not([aria-current])");
      return other && sign(element) === sign(other);
    });
    return [
      ...bare.map((element) => `without an edge in forced colours: ${named(element)}`),
      ...lost.map((element) => `not told from its neighbours in forced colours: ${named(element)}`),
    ];
  }

  function sign(element) {
    const style = getComputedStyle(element);
    return [style.fontWeight, style.borderBottom, style.textDecorationLine, style.outlineStyle].join();
  }

  // Without scripts: every control sends a form or leads somewhere.
  function idle() {
    const buttons = all("button, input[type=button]").filter(
      (element) => !element.form || element.type === "button",
    );
    const links = all("a").filter((element) => /^(#|javascript:.*)?$/.test(element.getAttribute("href") ?? ""));
    const forms = all("form").filter((form) => !form.querySelector("button:not([type=button]), input[type=submit]"));
    return [...buttons, ...links, ...forms].map((element) => `does nothing without scripts: ${named(element)}`);
  }

  window.kerege = { width, space, enlarge, begin, rewind, focused, forced, idle };
})();
