// Comfort only: groups digits, shows the total with the chosen tip, stops a second press. Every step works without it.
(function () {
  "use strict";
  var form = document.getElementById("payment-form");
  if (!form) return;

  function group(input, format) {
    if (!input) return;
    input.addEventListener("input", function () {
      if (input.selectionStart === input.value.length) input.value = format(input.value);
    });
  }
  group(form.card_number, function (text) {
    return text.replace(/\D/g, "").slice(0, 19).replace(/(.{4})(?=.)/g, "$1 ");
  });
  group(form.card_expiry, function (text) {
    if (/\/\s*$/.test(text)) return text;
    var digits = text.replace(/\D/g, "").slice(0, 6);
    return digits.length > 2 ? digits.slice(0, 2) + " / " + digits.slice(2) : digits;
  });

  function setMoney(element, money) {
    element.textContent = money.text;
    element.dataset.amountMinor = money.minor;
  }

  var asked = 0;
  function showTotal() {
    var number = ++asked;
    var query = new URLSearchParams({ tip: new FormData(form).get("tip") || "", tip_custom: form.tip_custom ? form.tip_custom.value : "" });
    fetch(form.dataset.quote + "?" + query)
      .then(function (response) { return response.ok ? response.json() : null; })
      .then(function (quote) {
        if (!quote || number !== asked) return;
        setMoney(document.querySelector(".grand-total"), quote.total);
        setMoney(document.querySelector('[data-row="total"] dd'), quote.total);
        var row = document.querySelector('[data-row="tip"]');
        row.hidden = quote.tip.minor === 0;
        setMoney(row.querySelector("dd"), quote.tip);
        var label = form.querySelector(".pay-label");
        label.textContent = label.dataset.withTotal + " " + quote.total.text;
      });
  }

  var custom = form.tip_custom && form.tip_custom.closest(".tip-custom");
  function toggleCustom() {
    var chosen = form.querySelector('input[name="tip"]:checked');
    if (custom) custom.hidden = !(chosen && chosen.value === "custom");
  }
  form.querySelectorAll('input[name="tip"]').forEach(function (radio) {
    radio.addEventListener("change", function () {
      toggleCustom();
      if (radio.value === "custom") form.tip_custom.focus();
      showTotal();
    });
  });
  if (form.tip_custom) form.tip_custom.addEventListener("input", showTotal);
  toggleCustom();

  document.querySelectorAll(".test-cards li").forEach(function (row) {
    var button = document.createElement("button");
    button.type = "button";
    button.className = "use-button";
    button.textContent = "Use";
    button.setAttribute("aria-label", "Use card " + row.dataset.number);
    button.addEventListener("click", function () {
      form.card_number.value = row.dataset.number;
      form.card_expiry.value = "12 / 34";
      form.card_cvc.value = "123";
      form.card_number.focus();
    });
    row.appendChild(button);
  });

  var pay = document.getElementById("pay");
  form.addEventListener("submit", function () {
    // Disabled a moment later, so that the button's own name is still sent.
    setTimeout(function () {
      pay.disabled = true;
      pay.querySelector(".pay-label").textContent = "Paying…";
    }, 0);
  });
  // Coming back with the browser's back button finds a usable button.
  window.addEventListener("pageshow", function (event) {
    if (event.persisted) location.reload();
  });
})();
