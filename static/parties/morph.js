// Turn one element into another by changing only what differs, so that focus, selection, scroll, open <details> and
// half-typed fields stay. `changed` is called with every element whose marked value (data-v) reads differently, and
// with every list item that is new (data-new).
(() => {
  "use strict";
  const dirty = (node) =>
    (node.matches("textarea, input:not([type=checkbox], [type=radio])") && node.value !== node.defaultValue) ||
    (node.matches("[type=checkbox], [type=radio]") && node.checked !== node.defaultChecked);

  const alike = (old, next) =>
    old.nodeType === next.nodeType && old.nodeName === next.nodeName && (old.id || "") === (next.id || "");

  function attributes(old, next) {
    for (const { name } of [...old.attributes]) {
      if (!next.hasAttribute(name) && !(name === "open" && old.nodeName === "DETAILS")) old.removeAttribute(name);
    }
    for (const { name, value } of next.attributes) {
      if (old.getAttribute(name) !== value) old.setAttribute(name, value);
    }
  }

  function children(old, next, changed) {
    const wantedIds = new Set([...next.children].map((child) => child.id));
    for (const child of [...old.children]) if (child.id && !wantedIds.has(child.id)) child.remove();
    const byId = new Map([...old.children].filter((child) => child.id).map((child) => [child.id, child]));
    let at = old.firstChild;
    for (const wanted of [...next.childNodes]) {
      let match = wanted.id ? byId.get(wanted.id) : at && alike(at, wanted) ? at : null;
      if (match && !alike(match, wanted)) match = null;
      if (!match) {
        old.insertBefore(wanted, at);
        if (wanted.dataset?.new !== undefined) changed(wanted);
        continue;
      }
      if (match === at) at = at.nextSibling;
      else old.insertBefore(match, at);
      morph(match, wanted, changed);
    }
    while (at) {
      const gone = at;
      at = at.nextSibling;
      gone.remove();
    }
  }

  function morph(old, next, changed) {
    if (old.nodeType !== Node.ELEMENT_NODE) {
      if (old.nodeValue !== next.nodeValue) old.nodeValue = next.nodeValue;
      return;
    }
    if (old.isEqualNode(next)) return;
    const moved = old.dataset?.v !== undefined && old.textContent.trim() !== next.textContent.trim();
    const keep = dirty(old) ? old.value : null;
    attributes(old, next);
    if (old.nodeName !== "TEXTAREA") children(old, next, changed);
    const value = keep ?? next.value; // a field that was ever typed in ignores its attribute
    if (old.matches("input, textarea") && old.value !== value) old.value = value;
    if (moved) changed(old);
  }

  window.morph = morph;
})();
