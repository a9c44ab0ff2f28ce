// Comfort only: one way to choose an amount at a time, the sum as it changes, no second press. Every step works without it.
(function () {
  "use strict";
  var form = document.getElementById("link-form");
  if (!form) return;

  form.querySelectorAll("input[data-choice]").forEach(function (typed) {
    var radios = Array.prototype.filter.call(form.querySelectorAll('input[type="radio"]'), function (radio) {
      return radio.name === typed.dataset.choice;
    });
    typed.addEventListener("input", function () {
      radios.forEach(function (radio) { if (radio.value === "custom") radio.checked = true; });
    });
    radios.forEach(function (radio) {
      radio.addEventListener("change", function () {
        if (radio.value === "custom") typed.focus();
        else typed.value = "";
      });
    });
  });

  var asked = 0;
  var row = form.querySelector(".link-total");
  function showTotal() {
    var number = ++asked;
    fetch(form.dataset.quote, { method: "POST", body: new URLSearchParams(new FormData(form)) })
      .then(function (response) { return response.ok ? response.json() : null; })
      .then(function (quote) {
        if (!quote || number !== asked) return;
        row.hidden = !quote.total;
        if (!quote.total) return;
        var shown = row.querySelector("dd");
        shown.textContent = quote.total.text;
        shown.dataset.amountMinor = quote.total.minor;
        shown.dataset.currency = quote.total.currency;
      });
  }
  form.addEventListener("input", showTotal);
  form.addEventListener("change", showTotal);

  var button = document.getElementById("link-continue");
  form.addEventListener("submit", function () {
    // Disabled a moment later, so that the button's own name is still sent.
    setTimeout(function () { button.disabled = true; }, 0);
  });
  // Coming back with the browser's back button finds a fresh page and a usable button.
  window.addEventListener("pageshow", function (event) {
    if (event.persisted) location.reload();
  });
})();
