"use strict";
// The keys of the queue. Everything they do, a button or a link on the page does too.
{
  const said = document.getElementById("queue-said");
  const help = document.getElementById("queue-help");
  const reason = document.getElementById("queue-reason");
  const form = document.getElementById("queue-act");
  let asked = null; // the button that waits for its reason

  function say(words) {
    said.textContent = "";
    // A live region tells what changes in it, so what it says must come after it was empty.
    requestAnimationFrame(() => { said.textContent = words; });
  }

  function typing(target) {
    return target.isContentEditable || target.closest("input:not([type=checkbox]):not([type=submit]), select, textarea, .select2-container");
  }

  function press(button) {
    if (button.dataset.asks && reason && reason.value.trim() === "") {
      asked = button;
      reason.focus();
      say(`Say why, then press Control and Enter: ${button.firstChild.textContent.trim()}.`);
      return;
    }
    button.click();
  }

  function toFilters() {
    const filters = document.querySelector(".filters");
    filters.open = true;
    document.getElementById("queue-filters").querySelector("select, input:not([type=hidden])").focus();
  }

  // A capital is a letter with Shift; with Caps Lock alone it is not, so that nothing is published by mistake.
  function pressed(event) {
    return event.shiftKey ? event.key.toUpperCase() : event.key.toLowerCase();
  }

  function named(key) {
    return [...document.querySelectorAll("[data-key]")].find((one) => one.dataset.key.split(" ").includes(key));
  }

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || help.open) return;
    if (typing(event.target)) {
      if (event.key === "Escape") event.target.blur();
      return;
    }
    if (event.key === "/") {
      event.preventDefault();
      toFilters();
      return;
    }
    const found = named(pressed(event));
    if (!found || event.repeat) return;
    event.preventDefault();
    press(found);
  });

  document.getElementById("queue-help-open").addEventListener("click", () => help.showModal());

  if (form) {
    // What asks for a reason is not sent without one, by mouse either.
    form.addEventListener("submit", (event) => {
      const button = event.submitter;
      if (button?.dataset.asks && reason.value.trim() === "") {
        event.preventDefault();
        press(button);
        return;
      }
      // A key pressed twice is one step.
      if (form.dataset.sent) event.preventDefault();
      form.dataset.sent = "yes";
    });
    reason.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return;
      event.preventDefault();
      const button = asked || document.querySelector("[data-asks]");
      if (button) form.requestSubmit(button);
    });
  }
  window.addEventListener("pageshow", () => { if (form) delete form.dataset.sent; });

  // What was done is told aloud; after it the record has the focus, so that reading and keys go on from there.
  const told = document.querySelector(".messagelist");
  if (told) say(told.textContent.trim());
  const fault = document.querySelector(".record .fault");
  if (fault && reason) reason.focus();
  document.querySelector(".waiting [aria-current]")?.scrollIntoView({block: "nearest"});
}
