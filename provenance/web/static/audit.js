// What makes the pages quicker to use. Everything works without it: links, forms and filters are plain HTML.
"use strict";

const all = (selector, within = document) => [...within.querySelectorAll(selector)];
const one = (selector) => document.querySelector(selector);

// --- marks and findings, both ways ----------------------------------------------------------------------------------

const findingOf = (number) => document.getElementById(`finding-${number}`);
const marksOf = (number) => all(`mark[data-f~="${CSS.escape(String(number))}"]`);

function light(numbers, on) {
  for (const number of numbers) {
    findingOf(number)?.classList.toggle("lit", on);
    for (const mark of marksOf(number)) mark.classList.toggle("lit", on);
  }
}

function open(element) {
  for (let box = element?.closest("details"); box; box = box.parentElement.closest("details")) box.open = true;
}

function goTo(hash) {
  open(document.getElementById(hash.slice(1)));
  if (location.hash === hash) document.getElementById(hash.slice(1))?.scrollIntoView({ block: "center" });
  else location.hash = hash;
}

let current = null;
function choose(number) {
  current = number;
  const finding = findingOf(number);
  finding?.focus({ preventScroll: false });
}

// Where text and findings do not stand side by side, a mark tells its findings where it is.
const narrow = matchMedia("(max-width: 62rem)");

function tell(numbers) {
  one(".sheet")?.remove();
  const sheet = document.createElement("div");
  sheet.className = "sheet";
  sheet.setAttribute("role", "status");
  const close = document.createElement("button");
  close.type = "button";
  close.className = "close";
  close.textContent = "✕";
  close.setAttribute("aria-label", document.body.dataset.close);
  close.addEventListener("click", () => sheet.remove());
  sheet.append(close);
  for (const number of numbers) {
    const finding = findingOf(number);
    for (const part of all(".kind, .message", finding)) sheet.append(part.cloneNode(true));
  }
  const on = document.createElement("a");
  on.href = `#finding-${numbers.at(-1)}`;
  on.textContent = document.body.dataset.more;
  on.addEventListener("click", () => sheet.remove());
  sheet.append(on);
  document.body.append(sheet);
}

function setUpMarks() {
  for (const mark of all("mark[data-f]")) {
    const numbers = mark.dataset.f.split(" ");
    mark.addEventListener("mouseenter", () => light(numbers, true));
    mark.addEventListener("mouseleave", () => light(numbers, false));
    mark.addEventListener("click", (event) => {
      if (!getSelection().isCollapsed || event.target.closest("a.link")) return;
      if (narrow.matches) return tell(numbers);
      goTo(`#finding-${numbers.at(-1)}`);
      choose(numbers.at(-1));
    });
  }
  for (const number of all(".text a.n")) {
    number.addEventListener("click", (event) => {
      if (!narrow.matches) return;
      event.preventDefault();
      tell([number.dataset.f]);
    });
  }
  for (const finding of all(".finding")) {
    const { number } = finding.dataset;
    finding.addEventListener("mouseenter", () => light([number], true));
    finding.addEventListener("mouseleave", () => light([number], false));
    finding.addEventListener("focusin", () => { current = number; });
  }
}

function openTarget() {
  if (location.hash.length > 1) {
    const target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
    open(target);
    target?.scrollIntoView({ block: "center" });
  }
}

// --- filters without a new page ---------------------------------------------------------------------------------------

function setUpFilters() {
  const form = one("form[data-filters]");
  // A page that came filtered lacks the other marks, so that it has to be asked for anew.
  if (!form || [...new FormData(form).values()].some(Boolean)) return;
  form.querySelector("button").hidden = true;
  const apply = () => {
    const wanted = [...new FormData(form)].filter(([, value]) => value);
    const shown = new Set();
    for (const finding of all(".finding")) {
      finding.hidden = !wanted.every(([name, value]) => finding.dataset[name] === value);
      if (!finding.hidden) shown.add(finding.dataset.number);
    }
    for (const mark of all("mark[data-f]")) {
      mark.classList.toggle("m", mark.dataset.f.split(" ").some((number) => shown.has(number)));
    }
    for (const number of all(".text a.n")) number.hidden = !shown.has(number.dataset.f);
    one("#shown-count").textContent = shown.size;
    // The address says what is shown, so that it can be passed on.
    const address = new URL(location.href);
    for (const [name] of new FormData(form)) address.searchParams.delete(name);
    for (const [name, value] of wanted) address.searchParams.set(name, value);
    history.replaceState(null, "", address);
    form.querySelector("p").hidden = !wanted.length;
  };
  form.querySelector("p").hidden = true;
  form.addEventListener("change", apply);
  form.addEventListener("submit", (event) => { event.preventDefault(); apply(); });
  form.querySelector("a").addEventListener("click", (event) => {
    event.preventDefault();
    form.reset();
    apply();
  });
}

// --- copying ------------------------------------------------------------------------------------------------------------

function setUpCopying() {
  for (const button of all("button[data-copy]")) {
    button.hidden = false;
    button.addEventListener("click", () => copy(button));
  }
}

async function copy(button) {
  const before = button.textContent;
  try {
    await navigator.clipboard.writeText(button.dataset.copy);
    button.textContent = document.body.dataset.copied;
  } catch {
    button.textContent = document.body.dataset.refused;
  }
  button.classList.add(document.body.dataset.copied);
  setTimeout(() => { button.textContent = before; button.classList.remove(document.body.dataset.copied); }, 1500);
}

// --- keys -----------------------------------------------------------------------------------------------------------------

function step(by) {
  const shown = all(".finding:not([hidden])");
  if (!shown.length) return;
  const at = shown.findIndex((finding) => finding.dataset.number === current);
  const next = shown[Math.min(Math.max(at + by, 0), shown.length - 1)];
  choose(next.dataset.number);
  const mark = marksOf(next.dataset.number)[0];
  open(mark);
  mark?.scrollIntoView({ block: "center" });
  for (const lit of all(".lit")) lit.classList.remove("lit");
  light([next.dataset.number], true);
}

const keys = {
  "/": () => one("input[type=search]")?.focus(),
  j: () => step(1),
  k: () => step(-1),
  t: () => {
    if (!current) return;
    const inText = document.activeElement?.closest(".text");
    if (inText) choose(current);
    else one(`.text a.n[data-f="${CSS.escape(current)}"]`)?.focus();
  },
  f: () => {
    const boxes = all("details.noise");
    const fold = boxes.some((box) => box.open);
    for (const box of boxes) box.open = !fold;
  },
  c: () => current && findingOf(current)?.querySelector("button[data-copy]")?.click(),
};

document.addEventListener("keydown", (event) => {
  const typing = event.target.closest("input, select, textarea, [contenteditable]");
  if (typing || event.ctrlKey || event.metaKey || event.altKey || !keys[event.key]) return;
  event.preventDefault();
  keys[event.key]();
});

// --- what is missing ------------------------------------------------------------------------------------------------------

// How many characters of the text stand before a place in it; what we say between is no part of it.
function offset(text, node, at) {
  const before = document.createRange();
  before.setStart(text, 0);
  before.setEnd(node, at);
  const copy = before.cloneContents();
  for (const ours of copy.querySelectorAll(".n, .who, .to, .media, summary")) ours.remove();
  return [...copy.textContent].length;
}

function setUpMissing() {
  const form = one("form[data-missing]"), text = one(".paper .text"), way = one(".to-missing");
  if (!form || !text) return;
  way.addEventListener("mousedown", (event) => event.preventDefault());  // it would end the selection
  way.addEventListener("click", () => { way.hidden = true; });
  document.addEventListener("selectionchange", () => {
    const selection = getSelection();
    // The form stands far below the text: a link to it is at hand as long as words are selected.
    way.hidden = selection.isCollapsed || !text.contains(selection.anchorNode);
    if (selection.isCollapsed || !text.contains(selection.anchorNode) || !text.contains(selection.focusNode)) return;
    const range = selection.getRangeAt(0), copy = range.cloneContents();
    for (const ours of copy.querySelectorAll(".n, .who, .to, .media, summary")) ours.remove();
    const words = copy.textContent;
    if (!words.trim() || words.length > 500) return;
    const blank = words.length - words.trimStart().length;
    form.elements.text.value = words.trim();
    form.elements.start.value = offset(text, range.startContainer, range.startOffset) + blank;
  });
}

// --- what narrows, on a small screen ----------------------------------------------------------------------------------------

if (narrow.matches) for (const box of all("details.facets")) box.open = false;

setUpMarks();
setUpMissing();
setUpFilters();
setUpCopying();
openTarget();
addEventListener("hashchange", openTarget);
