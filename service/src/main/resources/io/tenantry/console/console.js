"use strict";
// What the console does beyond plain pages: keys, copy buttons, and care for partial updates. Every page works without it.
// The server writes each text in place of the call that names it.
(() => {
  const SHORTCUTS = "tenantry-shortcuts";
  const make = (name, properties, ...children) => {
    const element = Object.assign(document.createElement(name), properties);
    element.append(...children);
    return element;
  };
  const spoken = make("p", { className: "away" });
  spoken.setAttribute("role", "status");

  const shortcuts = () => localStorage.getItem(SHORTCUTS) !== "off";
  let keys;
  const dialog = () => {
    if (!keys) {
      const on = make("input", { type: "checkbox", id: "shortcuts", checked: shortcuts() });
      on.addEventListener("change", () => localStorage.setItem(SHORTCUTS, on.checked ? "on" : "off"));
      const close = make("button", { type: "button", className: "quiet", textContent: text("script.close") });
      close.addEventListener("click", () => keys.close());
      const row = (key, text) => make("div", {}, make("dt", {}, make("kbd", { textContent: key })), make("dd", { textContent: text }));
      keys = make(
        "dialog",
        { className: "keys" },
        make("h2", { id: "keys", textContent: text("script.shortcuts") }),
        make("dl", {}, row("/", text("script.filter")), row("?", text("script.help")), row("Esc", text("script.escape"))),
        make("p", { className: "tickline" }, on, make("label", { htmlFor: "shortcuts", textContent: text("script.switch") })),
        close,
      );
      keys.setAttribute("aria-labelledby", "keys");
      document.body.append(keys);
    }
    keys.showModal();
  };
  const opener = () => {
    const side = document.querySelector(".who");
    if (side) {
      const button = make("button", { type: "button", className: "plain shortcuts", textContent: text("script.shortcuts") });
      const icon = document.querySelector(".side .icon").cloneNode(true);
      const use = icon.querySelector("use");
      use.setAttribute("href", use.getAttribute("href").replace(/#.*/, "#keyboard"));
      button.prepend(icon);
      button.addEventListener("click", dialog);
      side.append(button);
    }
  };
  document.addEventListener("keydown", event => {
    const typing = event.target.closest && event.target.closest("input:not([type=checkbox], [type=radio]), select, textarea, dialog, [contenteditable], #description");
    if (typing || event.ctrlKey || event.metaKey || event.altKey || !shortcuts()) {
      return;
    }
    const filter = document.querySelector("form[role=search] input:not([type=hidden]), form[role=search] select");
    if (event.key === "/" && filter) {
      event.preventDefault();
      filter.focus();
      if (filter.select) {
        filter.select();
      }
    } else if (event.key === "?") {
      event.preventDefault();
      dialog();
    }
  });

  const copied = async (text, source) => {
    try {
      await navigator.clipboard.writeText(text);
      return true;
    } catch {
      // Without https, browsers copy only what is selected.
      getSelection().selectAllChildren(source);
      return document.execCommand("copy");
    }
  };
  const copyButtons = within => within.querySelectorAll("[data-copy]").forEach(source => {
    if (source.nextElementSibling && source.nextElementSibling.matches(".copy")) {
      return;
    }
    const button = make("button", { type: "button", className: "quiet copy", textContent: text("script.copy") });
    button.setAttribute("aria-label", text("script.copyone").replace("{0}", () => source.dataset.copy));
    button.addEventListener("click", async () => {
      const done = await copied(source.textContent.trim(), source);
      button.textContent = done ? text("script.copied") : text("script.press");
      spoken.textContent = done ? text("script.copied") : text("script.selected");
    });
    source.after(button);
  });

  // Without scripts, the link leads to the page without the message.
  document.addEventListener("click", event => {
    const close = event.target.closest && event.target.closest(".told .close");
    if (!close || event.ctrlKey || event.metaKey || event.shiftKey) {
      return;
    }
    event.preventDefault();
    const address = new URL(location.href);
    address.searchParams.delete("done");
    history.replaceState(history.state, "", address);
    close.closest(".told").remove();
    document.getElementById("content").focus({ preventScroll: true });
  });

  const choices = within => within.querySelectorAll("form.rows").forEach(form => {
    const label = form.querySelector("label[for=which-chosen]");
    const told = () => {
      const chosen = form.querySelectorAll("input[name=choose]:checked").length;
      label.textContent = chosen ? text("script.chosen").replace("{0}", chosen) : text("organizations.chosen");
      return chosen;
    };
    form.addEventListener("change", event => {
      if (event.target.name === "choose" && told()) {
        form.querySelector("#which-chosen").checked = true;
      }
    });
    told();
  });

  // Tells what is wrong with a form while it is filled in, and keeps its buttons in view.
  const tell = (field, faults) => {
    const id = field.id + "-faults";
    const known = document.getElementById(id);
    const list = make("ul", { className: "faults", id }, ...faults.map(fault => make("li", { textContent: fault })));
    if (known) {
      known.remove();
    }
    const described = (field.getAttribute("aria-describedby") || "").split(" ").filter(one => one && one !== id);
    if (faults.length) {
      field.before(list);
      field.setAttribute("aria-invalid", "true");
    } else {
      field.removeAttribute("aria-invalid");
    }
    field.setAttribute("aria-describedby", (faults.length ? [id, ...described] : described).join(" "));
  };
  const checks = within => within.querySelectorAll("form[data-check]").forEach(form => {
    const typed = () => new URLSearchParams(new FormData(form)).toString();
    let waiting;
    const check = async () => {
      const sent = typed();
      const headers = { "Content-Type": "application/x-www-form-urlencoded" };
      const reply = await fetch(form.dataset.check, { method: "POST", body: sent, headers }).catch(() => null);
      // What was typed meanwhile is checked later. Whatever else the server answers is told when the form is sent.
      if (!reply || !reply.ok || !(reply.headers.get("Content-Type") || "").startsWith("text/plain")) {
        return;
      }
      const lines = (await reply.text()).split("\n").filter(line => line).map(line => line.split("\t"));
      if (sent !== typed()) {
        return;
      }
      for (const field of form.querySelectorAll("[id][name]")) {
        const faults = lines.filter(([name]) => name === field.name).map(([, fault]) => fault);
        if (faults.length || field.hasAttribute("aria-invalid")) {
          tell(field, faults);
        }
      }
      spoken.textContent = lines.map(([, fault]) => fault).join(" ");
    };
    form.addEventListener("input", () => {
      form.classList.add("changed");
      clearTimeout(waiting);
      waiting = setTimeout(check, 400);
    });
  });

  const enhance = within => {
    copyButtons(within);
    choices(within);
  };
  document.addEventListener("DOMContentLoaded", () => {
    document.body.append(spoken);
    opener();
    enhance(document);
    checks(document);
    // Text that was typed before the scripts ran filters, too.
    document.querySelectorAll("form[role=search][hx-get] input:not([type=hidden])").forEach(field => {
      if (field.value !== field.defaultValue) {
        field.dispatchEvent(new Event("input", { bubbles: true }));
      }
    });
  });
  document.addEventListener("htmx:beforeSwap", event => {
    // After the end of a session, the reply is the sign-in page: the whole page goes there.
    const id = event.detail.target.id;
    if (!event.detail.xhr.responseText.includes('id="' + id + '"')) {
      event.detail.shouldSwap = false;
      location.reload();
    }
  });
  document.addEventListener("htmx:afterSettle", event => {
    enhance(document);
    const total = document.querySelector("#list .pager p, #list .empty h2");
    if (total && event.detail.target.id === "list") {
      spoken.textContent = total.textContent;
    }
  });
})();
