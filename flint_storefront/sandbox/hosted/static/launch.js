// Hands in the launch token that stands in the address's fragment, then forgets it.
// Runs before the page shows; without a token (or without JavaScript) the session's id alone lets the buyer in.
(function () {
  "use strict";
  var token = new URLSearchParams(location.hash.slice(1)).get("checkout_token");
  if (!token) return;
  var root = document.documentElement;
  var exchange = document.currentScript.dataset.exchange;
  root.classList.add("is-launching");
  history.replaceState(null, "", location.pathname + location.search);
  fetch(exchange, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify({ checkout_token: token })
  })
    .then(function (response) { return response.ok ? null : response.json(); })
    .then(function (refusal) {
      if (refusal) location.replace(refusal.page);
      else root.classList.remove("is-launching");
    })
    .catch(function () { root.classList.remove("is-launching"); });
})();
