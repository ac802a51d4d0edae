// Post the forms of a party's page in place. Without this script, or when it cannot, they are posted plainly.
(() => {
  "use strict";
  const party = document.getElementById("party");
  const notice = (words) => party.dispatchEvent(new CustomEvent("party:notice", { detail: words }));

  party.addEventListener("submit", async (event) => {
    const form = event.target;
    if (form.method !== "post") return;
    event.preventDefault();
    const clears = form.matches("[data-clear]");
    if (!clears && form.getAttribute("aria-busy") === "true") return;
    const body = new FormData(form, event.submitter);
    const problem = form.querySelector(".field-error");
    if (clears) form.reset(); // at once, so that the next wish can be typed while this one is on its way
    form.setAttribute("aria-busy", "true");
    try {
      const response = await post(form.action, body);
      const answer = await response.json();
      if (problem) problem.textContent = response.ok ? "" : answer.error;
      else if (!response.ok) notice(answer.error);
      if (response.ok) saved(form);
      else if (clears) putBack(form, body);
    } catch {
      if (clears) putBack(form, body);
      plainly(form, event.submitter);
    } finally {
      form.removeAttribute("aria-busy");
    }
  });

  /** Tried twice with one key, so that a wish whose answer was lost is not added twice. */
  async function post(address, body) {
    const key = Array.from(crypto.getRandomValues(new Uint32Array(4)), (number) => number.toString(36)).join("-");
    const request = { method: "POST", body, headers: { Accept: "application/json", "Idempotency-Key": key } };
    try {
      return await fetch(address, request);
    } catch {
      await new Promise((wake) => setTimeout(wake, 800));
      return fetch(address, request);
    }
  }

  function saved(form) {
    for (const field of form.elements) if ("defaultValue" in field) field.defaultValue = field.value;
    form.closest("#details-form")?.removeAttribute("open");
    party.dispatchEvent(new CustomEvent("party:saved"));
  }

  function putBack(form, body) {
    const box = form.querySelector("textarea");
    if (!box.value) box.value = body.get("text");
  }

  function plainly(form, submitter) {
    if (!navigator.onLine) return notice(form.closest("[data-offline]").dataset.offline);
    if (submitter?.name) {
      form.append(Object.assign(document.createElement("input"), { type: "hidden", name: submitter.name, value: submitter.value }));
    }
    form.submit();
  }

  const toWish = document.getElementById("to-wish");
  if (toWish) {
    const box = document.getElementById("wish");
    new IntersectionObserver(([seen]) => (toWish.hidden = seen.isIntersecting)).observe(box.form);
    toWish.addEventListener("click", (event) => {
      event.preventDefault();
      box.focus();
    });
  }
})();
