"use strict";
// The source reader. The text's node holds the captured text and nothing else, so a selection is counted in it: in code
// points, where JavaScript counts UTF-16. The text can be given a caret by making it editable; whatever would change it
// is refused, so every browser's own keys (arrows, words, lines, pages, with Shift) select in it.
{
  const text = document.getElementById("reader-text");
  const panel = document.getElementById("reader-panel");
  const list = document.getElementById("reader-list");
  const notes = document.getElementById("reader-notes");
  const help = document.getElementById("help");
  let selected = null;
  let kept = "";
  let from = 0;
  const narrow = () => matchMedia("(max-width: 900px)").matches;

  // ------------------------------------------------------------ counting
  const points = (string) => {
    let count = 0;
    for (const _ of string) count += 1;
    return count;
  };

  function spanOf(range) {
    const before = document.createRange();
    before.selectNodeContents(text);
    before.setEnd(range.startContainer, range.startOffset);
    const start = points(before.toString());
    return { start, end: start + points(range.toString()) };
  }

  function rangeOf(start, end) {
    const range = document.createRange();
    const walker = document.createTreeWalker(text, NodeFilter.SHOW_TEXT);
    let at = 0;
    let begun = false;
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      const size = points(node.data);
      if (!begun && start < at + size) {
        range.setStart(node, units(node.data, start - at));
        begun = true;
      }
      if (begun && end <= at + size) {
        range.setEnd(node, units(node.data, end - at));
        return range;
      }
      at += size;
    }
    return null;
  }

  function units(string, count) {
    let at = 0;
    for (const sign of string) {
      if (count-- <= 0) break;
      at += sign.length;
    }
    return at;
  }

  // ------------------------------------------------------------ selecting
  function readable() {
    text.contentEditable = "true";
    text.setAttribute("role", "textbox");
    text.setAttribute("aria-multiline", "true");
    text.setAttribute("aria-readonly", "true");
    text.setAttribute("inputmode", "none");
    for (const name of ["beforeinput", "paste", "cut", "drop", "dragstart"]) {
      text.addEventListener(name, (event) => event.preventDefault());
    }
    // An input method cannot be refused while it composes: what it wrote is taken back.
    text.addEventListener("compositionstart", () => { kept = text.innerHTML; });
    text.addEventListener("compositionend", () => { text.innerHTML = kept; });
    document.addEventListener("selectionchange", noticed);
  }

  function noticed() {
    const selection = document.getSelection();
    if (!text || !selection.rangeCount || panel.contains(selection.anchorNode)) return;
    const range = selection.getRangeAt(0);
    if (!text.contains(selection.anchorNode) || !text.contains(selection.focusNode)) {
      if (!panel.childElementCount) forget();
      return;
    }
    selected = selection.isCollapsed ? null : range.cloneRange();
    shade(null);
    buttons();
  }

  function forget() {
    selected = null;
    buttons();
  }

  function buttons() {
    const make = document.getElementById("new-quote");
    const add = document.getElementById("add-span");
    if (make) make.disabled = !selected;
    if (add) add.disabled = !selected || !opened();
    const told = document.getElementById("selected");
    if (told) told.textContent = selected ? `${points(selected.toString())} characters selected` : "";
  }

  // What a form is about stays visible while the focus is in the form.
  function shade(range) {
    if (!("highlights" in CSS)) return;
    if (range) CSS.highlights.set("pending", new Highlight(range));
    else CSS.highlights.delete("pending");
  }

  // ------------------------------------------------------------ the list and the marks
  const opened = () => list && list.querySelector("li.is-open");
  const entries = () => (list ? [...list.querySelectorAll("li[data-n]")] : []);

  function open(entry, { focus = "", scroll = true } = {}) {
    for (const one of entries()) {
      one.classList.toggle("is-open", one === entry);
      if (one === entry) one.setAttribute("aria-current", "true");
      else one.removeAttribute("aria-current");
    }
    if (text) {
      for (const one of text.querySelectorAll(".is-open")) one.classList.remove("is-open");
      if (entry) for (const one of marks(entry.dataset.n)) one.classList.add("is-open");
    }
    buttons();
    if (!entry) return;
    const head = document.getElementById(`m-${entry.dataset.n}`);
    if (focus === "text" && head) {
      caret(head.nextSibling, 0);
      bring(head.nextElementSibling || head);
    }
    if (focus === "list") entry.querySelector("[data-open]").focus({ preventScroll: true });
    if (scroll) bring(entry);
    say(`Quote ${entry.dataset.n} is open.`);
  }

  const marks = (number) => [...text.querySelectorAll(".mark")].filter((one) => one.dataset.n.split(" ").includes(number));

  function bring(node) {
    const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
    node.scrollIntoView({ block: "nearest", behavior: still ? "auto" : "instant" });
  }

  function caret(node, offset) {
    const selection = document.getSelection();
    text.focus({ preventScroll: true });
    selection.collapse(node, offset);
  }

  function markAt(node) {
    const element = node && (node.nodeType === Node.TEXT_NODE ? node.parentElement : node);
    const mark = element && element.closest(".mark");
    if (!mark || !text.contains(mark)) return null;
    const current = opened();
    const numbers = mark.dataset.n.split(" ");
    // Where quotes overlap, the innermost comes first, and each further time the next one.
    const at = current ? numbers.indexOf(current.dataset.n) : -1;
    return numbers[at < 0 ? numbers.length - 1 : (at + numbers.length - 1) % numbers.length];
  }

  function openAt(node, how) {
    const number = markAt(node);
    const entry = number && document.getElementById(`q-${number}`);
    if (entry) open(entry, how);
    return Boolean(entry);
  }

  function step(by) {
    const all = entries();
    if (!all.length) return;
    const at = all.indexOf(opened());
    const next = at < 0 ? (by > 0 ? 0 : all.length - 1) : Math.min(all.length - 1, Math.max(0, at + by));
    open(all[next], { focus: "text" });
  }

  // ------------------------------------------------------------ asking the server
  const say = (words) => { if (notes) notes.textContent = words; };

  async function ask(url) {
    try {
      const answer = await fetch(url, { credentials: "same-origin" });
      if (answer.ok && !answer.url.includes("/login/")) return await answer.text();
      say(answer.url.includes("/login/") ? "You are signed out: sign in in another tab, then try again." : `The server answered ${answer.status}.`);
    } catch {
      say("The server does not answer. Try again.");
    }
    return null;
  }

  async function form(url, extra) {
    if (!selected || !url) return;
    const range = selected;
    const span = spanOf(range);
    const given = new URLSearchParams({ capture: text.dataset.capture, start: span.start, end: span.end, ...extra });
    const html = await ask(`${url}?${given}`);
    if (html === null) return;
    panel.innerHTML = html;
    from = scrollY;
    const start = panel.querySelector("[name=start]");
    if (start) shade(rangeOf(Number(start.value), Number(panel.querySelector("[name=end]").value)));
    else say(panel.textContent.trim());
    const first = panel.querySelector("select, textarea, input:not([type=hidden]), button");
    if (first) first.focus({ preventScroll: true });
    panel.scrollIntoView({ block: "nearest" });
  }

  const quoteForm = () => (text.dataset.mayQuote === "yes" ? form(text.dataset.quoteUrl, {}) : say("You may not make quotes."));

  function spanForm() {
    noticed();
    const entry = opened();
    if (!selected) say("Select words in the text first.");
    else if (!entry) say("Open a quote first.");
    else form(text.dataset.spanUrl, { quote: entry.dataset.quote });
  }

  function close() {
    panel.replaceChildren();
    shade(null);
    if (text) text.focus({ preventScroll: true });
    back();
  }

  // Where the form stands below the text, it led away from the place that one reads.
  function back() {
    if (narrow()) scrollTo(0, from);
  }

  // ------------------------------------------------------------ saving
  function token() {
    const found = document.cookie.match(/(?:^|; )csrftoken=([^;]+)/);
    return found ? decodeURIComponent(found[1]) : null;
  }

  async function send(given, submitter) {
    const data = new FormData(given);
    if (submitter && submitter.name) data.append(submitter.name, submitter.value);
    if (token()) data.set("csrfmiddlewaretoken", token());
    if ("send" in given.dataset) asFile(data);
    // Who only follows where it leads asks where that is: the message told there once is the browser's to show.
    const headers = "send" in given.dataset ? { Accept: "application/json, text/html;q=0.9" } : {};
    const answer = await fetch(given.action, { method: "POST", body: data, headers, credentials: "same-origin" });
    if (answer.url.includes("/login/")) throw new Error("You are signed out. Sign in in another tab, then save again: what you typed is still here.");
    if (answer.headers.get("Content-Type") === "application/json") return { url: (await answer.json()).location, done: true };
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    if (!answer.ok) throw new Error(`Not saved (${answer.status}): ${(page.querySelector(".errorlist, h1, p") || page.body).textContent.trim()}`);
    return { page, url: answer.url, done: answer.redirected };
  }

  // A long text is more than a form may bring; as a file it may be long.
  function asFile(data) {
    const typed = data.get("text");
    data.delete("text");
    if (typed) data.set("pasted", new Blob([typed.toWellFormed ? typed.toWellFormed() : typed], { type: "text/plain" }), "pasted.txt");
    const file = data.get("file");
    if (file instanceof File && !file.name) data.delete("file");
  }

  function tooLong(given) {
    const typed = given.querySelector("textarea[name=text]");
    const file = given.querySelector("input[type=file]");
    const most = Number(given.dataset.most);
    const size = file.files.length ? file.files[0].size / 4 : typed.value.length / 2;
    const exact = file.files.length || size <= most / 2 ? size : points(typed.value);
    if (exact <= most) return false;
    fault(given, file.files.length ? "file" : "text", `This is too long: a text has at most ${most.toLocaleString("en")} characters. Nothing was sent. Give the part that is needed, and call it an excerpt.`);
    return true;
  }

  function fault(given, name, words) {
    for (const one of given.querySelectorAll("[data-errors]")) one.replaceChildren();
    const row = document.createElement("li");
    row.textContent = words;
    const rows = document.createElement("ul");
    rows.className = "errorlist";
    rows.append(row);
    given.querySelector(`[data-errors="${name}"]`).append(rows);
    say(words);
  }

  const SWAPPED = ["reader-text", "reader-list", "reader-submit", "reader-panel", "reader-compare"];

  function swap(page, url) {
    for (const id of SWAPPED) {
      const [now, next] = [document.getElementById(id), page.getElementById(id)];
      if (now && next) {
        now.innerHTML = next.innerHTML;
        now.hidden = next.hidden;
      }
    }
    history.replaceState(null, "", url);
    tell(page);
  }

  function tell(page) {
    say([...page.querySelectorAll(".messagelist li")].map((one) => one.textContent.trim()).join(" "));
  }

  // Only what is wrong comes back: what was typed stays as it is.
  function faults(given, page) {
    const same = page.getElementById(given.id);
    for (const one of given.querySelectorAll("[data-errors]")) {
      const next = same && same.querySelector(`[data-errors="${one.dataset.errors}"]`);
      one.innerHTML = next ? next.innerHTML : "";
    }
    const first = given.querySelector(".errorlist");
    say(first ? first.textContent.trim() : "Not saved.");
    if (first) first.scrollIntoView({ block: "nearest" });
  }

  async function submit(given, submitter) {
    if (given.dataset.busy) return;
    given.dataset.busy = "yes";
    say("Saving…");
    try {
      const { page, url, done } = await send(given, submitter);
      if ("send" in given.dataset) {
        if (done) location.assign(url);
        else faults(given, page);
      } else if (done) {
        saved(page, url);
      } else {
        refused(given, page);
      }
    } catch (error) {
      say(error instanceof TypeError ? "Not saved: the server does not answer. What you typed is still here." : error.message);
    } finally {
      delete given.dataset.busy;
    }
  }

  function saved(page, url) {
    shade(null);
    selected = null;
    swap(page, url);
    const entry = opened();
    if (!entry) return;
    const told = notes.textContent;
    open(entry, { scroll: false });
    const all = text ? marks(entry.dataset.n) : [];
    if (all.length) caret(all[all.length - 1], all[all.length - 1].childNodes.length);
    if (narrow()) back();
    else bring(entry);
    say(told);
  }

  function refused(given, page) {
    const where = given.closest("#reader-panel, #reader-compare");
    where.innerHTML = page.getElementById(where.id).innerHTML;
    const first = where.querySelector(".errorlist");
    say(first ? first.textContent.trim() : "Not saved.");
    (where.querySelector(".errors .errorlist ~ *, select, textarea, button") || where).focus({ preventScroll: true });
  }

  // ------------------------------------------------------------ names for what is typed
  let asked = 0;
  async function names(field) {
    const mine = ++asked;
    const given = field.value.trim();
    if (given.length < 2) return;
    const found = await ask(`${text.dataset.namesUrl}?${new URLSearchParams({ q: given })}`);
    const options = document.getElementById("names");
    if (found === null || mine !== asked || !options) return;
    options.replaceChildren(...[...new Set(JSON.parse(found).names)].map((name) => new Option(name, name)));
  }

  // ------------------------------------------------------------ what is pressed
  const typing = (node) => node instanceof HTMLElement && node !== text && (node.matches("input:not([type=radio]), select, textarea") || node.isContentEditable);

  // A key may come before the browser tells of what was selected a moment ago.
  function quoteByKey() {
    noticed();
    if (selected) quoteForm();
    else say("Select words in the text first.");
  }

  const KEYS = {
    q: quoteByKey,
    a: spanForm,
    n: () => step(1),
    p: () => step(-1),
    t: () => { if (text) text.focus(); },
    "?": () => help && help.showModal(),
  };

  document.addEventListener("keydown", (event) => {
    if (event.isComposing || (help && help.open)) return;
    const inside = event.target instanceof Element ? event.target.closest("form[data-swap], form[data-send]") : null;
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey) && inside) {
      event.preventDefault();
      inside.requestSubmit();
    } else if (event.key === "Escape" && panel && panel.childElementCount) {
      event.preventDefault();
      close();
    } else if (event.key === "Escape" && opened() && !typing(event.target)) {
      open(null);
    } else if (!typing(event.target) && !event.ctrlKey && !event.metaKey && !event.altKey) {
      plain(event);
    }
  });

  function plain(event) {
    if (event.key === "Enter" && event.target === text) {
      event.preventDefault();
      openAt(document.getSelection().focusNode, { focus: "list" });
    } else if (KEYS[event.key]) {
      event.preventDefault();
      KEYS[event.key]();
    }
  }

  document.addEventListener("click", (event) => {
    const target = event.target;
    if (target.closest("[data-close]")) close();
    else if (target.closest("#new-quote")) quoteForm();
    else if (target.closest("#add-span")) spanForm();
    else if (target.closest("#help-button")) help.showModal();
    else if (target.closest("#reader-list [data-open]")) {
      event.preventDefault();
      open(target.closest("li"), { focus: "text", scroll: false });
    } else if (text && text.contains(target) && document.getSelection().isCollapsed) openAt(target, {});
  });

  // A button pressed with the mouse leaves the selection in the text as it is.
  document.addEventListener("mousedown", (event) => {
    if (event.target.closest("#new-quote, #add-span")) event.preventDefault();
  });

  document.addEventListener("submit", (event) => {
    const given = event.target;
    if (!given.matches("form[data-swap], form[data-send]")) return;
    event.preventDefault();
    if ("send" in given.dataset && tooLong(given)) return;
    submit(given, event.submitter);
  });

  document.addEventListener("input", (event) => {
    if (event.target.matches("#quote-form [name=name]")) names(event.target);
  });

  // The source speaks for itself, and nobody else does.
  document.addEventListener("change", (event) => {
    if (!event.target.matches("#quote-form [name=kind]")) return;
    const who = document.querySelector("#quote-form [name=who]");
    if (event.target.value === "own") who.value = "source";
    else if (who.value === "source") who.value = "";
  });

  if (text) readable();
  if (opened()) open(opened(), { focus: text ? "text" : "", scroll: true });
  const button = document.getElementById("help-button");
  if (button && help) button.hidden = false;
}
