"use strict";
// Select2 leaves its boxes without a name: each takes that of the field's label. Django's boxes for choosing several
// have signs whose names nobody is told: they become pictures.
{
  const $ = django.jQuery;

  function name(select) {
    const label = select.labels[0];
    const box = select.parentNode.querySelector(".select2-selection");
    if (!label || !box) return;
    label.id ||= `label-for-${select.id}`; // no field has such an id
    const chosen = box.querySelector(".select2-selection__rendered");
    chosen.setAttribute("aria-labelledby", label.id);
    box.setAttribute("aria-labelledby", `${label.id} ${chosen.id}`);
  }

  function nameAll(place) {
    place.querySelectorAll(".admin-autocomplete:not([name*=__prefix__])").forEach(name);
  }

  $(() => nameAll(document));
  document.addEventListener("formset:added", (event) => nameAll(event.target));
  $(document).on("select2:open", (event) => {
    const box = event.target.parentNode.querySelector(".select2-selection");
    const field = document.querySelector(".select2-container--open .select2-search__field");
    const label = event.target.labels?.[0];
    if (box) box.setAttribute("aria-controls", box.getAttribute("aria-owns"));
    if (field && label) field.setAttribute("aria-label", label.textContent.trim().replace(/:$/, ""));
  });
  addEventListener("load", () => setTimeout(() => {
    for (const sign of document.querySelectorAll(".help-tooltip[aria-label]")) sign.setAttribute("role", "img");
  }));
}
