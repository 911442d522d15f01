"use strict";

// What takes a while says so, and is not sent twice. A file that is too big is told before it is sent.
for (const form of document.querySelectorAll("form.upload, form.run")) {
  const told = form.querySelector(".busy");
  const button = form.querySelector("input[type=submit]");

  form.addEventListener("submit", event => {
    const file = form.querySelector("input[type=file]")?.files[0];
    const most = Number(form.dataset.most) * 1_000_000;
    if (file && file.size > most) {
      event.preventDefault();
      told.textContent = `This file has ${(file.size / 1e6).toFixed(1)} MB; at most ${form.dataset.most} MB. Split it.`;
      return;
    }
    told.textContent = form.dataset.busy;
    const bar = document.createElement("progress");
    bar.setAttribute("aria-label", form.dataset.busy);
    told.append(" ", bar);
    button.disabled = true;
  });

  // Whoever comes back with the browser's button finds the form as it was.
  window.addEventListener("pageshow", () => {
    told.textContent = "";
    button.disabled = false;
  });
}
