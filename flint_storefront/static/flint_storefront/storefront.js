// Comfort only: every purchase works without this file. No dependency, nothing written as HTML, no inline style.
(() => {
  "use strict";

  // A page with several blocks names this file several times.
  if (window.flintStorefrontStarted) return;
  window.flintStorefrontStarted = true;

  const LONGEST_START_MS = 15000;
  const LONGEST_PAUSE_SECONDS = 30;
  const PAUSE_GROWTH = 1.5;
  const NEWS_READING_MS = 1200;

  // Pages may be kept in a cache; what changes on them comes from small fragments.
  // XMLHttpRequest parses the answer without running anything in it, also under Trusted Types.
  const readFragment = (path, selector, use) => {
    const request = new XMLHttpRequest();
    request.open("GET", path);
    request.responseType = "document";
    request.onload = () => {
      const fragment = request.response && request.response.querySelector(selector);
      if (request.status === 200 && fragment) use(fragment);
    };
    request.send();
  };

  const showCartCount = (link) => {
    const slot = link.querySelector("[data-flint-cart-slot]") || link;
    readFragment(link.dataset.flintCartCount, "[data-flint-cart]", (fragment) => slot.replaceChildren(...fragment.childNodes));
  };

  const showGoal = (goal) => {
    readFragment(goal.dataset.flintGoal, "[data-flint-goal]", (fragment) => goal.replaceChildren(...fragment.childNodes));
  };

  const showFragments = () => {
    document.querySelectorAll("[data-flint-cart-count]").forEach(showCartCount);
    document.querySelectorAll("[data-flint-goal]").forEach(showGoal);
  };

  // Who types an amount of their own means it; who then takes a ready-made one does not.
  const chooseOwn = (event) => {
    const choice = event.target.dataset && event.target.dataset.flintOwn;
    const radio = choice && event.target.value && document.getElementById(choice);
    if (radio) radio.checked = true;
  };

  const forgetOwn = (event) => {
    const group = event.target.type === "radio" && event.target.form && event.target.closest("fieldset");
    if (!group) return;
    group.querySelectorAll("[data-flint-own]").forEach((field) => {
      if (field.dataset.flintOwn !== event.target.id) field.value = "";
    });
  };

  // A second press while the first is under way does nothing. Buttons are marked, never disabled: a disabled
  // button would lose the focus and, in some browsers, its own name and value.
  const release = (form) => {
    delete form.dataset.flintBusy;
    form.querySelectorAll("button[aria-disabled]").forEach((button) => button.removeAttribute("aria-disabled"));
  };

  const guardSubmit = (event) => {
    const form = event.target;
    if (!(form instanceof HTMLFormElement) || !form.hasAttribute("data-flint-form") || event.defaultPrevented) return;
    if (form.dataset.flintBusy) {
      event.preventDefault();
      return;
    }
    form.dataset.flintBusy = "true";
    form.querySelectorAll("button").forEach((button) => button.setAttribute("aria-disabled", "true"));
    setTimeout(release, LONGEST_START_MS, form);
  };

  // The page of an unsettled checkout asks for its state, ever more slowly, and loads itself again when it differs.
  const followState = (element) => {
    const status = element.querySelector("[data-flint-poll-status]");
    const hint = element.querySelector("[data-flint-poll-hint]");
    let pauseSeconds = Math.max(1, Number(element.dataset.flintPollSeconds) || 3);
    let timer = 0;
    let isLooking = false;
    let isOver = false;

    // Not location.reload(): a page that answered a POST would ask whether to send it again.
    const loadAgain = () => location.replace(location.pathname + location.search);

    const stop = () => {
      isOver = true;
      if (hint) hint.hidden = true;
    };

    const readState = async () => {
      const response = await fetch(element.dataset.flintPoll, {
        cache: "no-store",
        credentials: "same-origin",
        headers: { Accept: "application/json" },
      });
      if (response.status === 404) stop();
      return response.ok ? response.json() : {};
    };

    const look = async () => {
      isLooking = true;
      // Away for a moment: the next look will tell.
      const answer = await readState().catch(() => ({}));
      isLooking = false;
      if (answer.state && answer.state !== element.dataset.state) {
        stop();
        if (status) status.textContent = element.dataset.flintPollNews;
        setTimeout(loadAgain, NEWS_READING_MS);
      } else if (answer.is_settled) {
        stop();
      } else {
        pauseSeconds = Math.min(pauseSeconds * PAUSE_GROWTH, LONGEST_PAUSE_SECONDS);
        lookLater();
      }
    };

    const lookLater = () => {
      clearTimeout(timer);
      if (!isOver && !isLooking && !document.hidden) timer = setTimeout(look, pauseSeconds * 1000);
    };

    if (hint) hint.hidden = false;
    document.addEventListener("visibilitychange", lookLater);
    lookLater();
  };

  // Copying needs the browser's leave, so the button shows only where it can work.
  const offerCopy = (button) => {
    const section = button.closest("section");
    const status = section.querySelector("[data-flint-copy-status]");
    const address = section.querySelector("[data-flint-copy-address]");
    if (!navigator.clipboard) return;
    button.hidden = false;
    button.addEventListener("click", () => {
      navigator.clipboard.writeText(button.dataset.flintCopy).then(
        () => { status.textContent = button.dataset.flintCopied; },
        // Refused: the address is marked, to be copied by hand.
        () => getSelection().selectAllChildren(address),
      );
    });
  };

  const offerPrint = (button) => {
    button.hidden = false;
    button.addEventListener("click", () => window.print());
  };

  document.addEventListener("submit", guardSubmit);
  window.addEventListener("pageshow", (event) => {
    document.querySelectorAll("form[data-flint-busy]").forEach(release);
    if (event.persisted) showFragments();
  });
  document.addEventListener("input", chooseOwn);
  document.addEventListener("change", forgetOwn);
  showFragments();
  document.querySelectorAll("[data-flint-poll]").forEach(followState);
  document.querySelectorAll("[data-flint-copy]").forEach(offerCopy);
  document.querySelectorAll("[data-flint-print]").forEach(offerPrint);
})();
