"use strict";
// Names and roles that Swagger UI leaves out. It changes its elements at any time, and none of these attributes.
const named = box => {
  const each = (selector, change) => box.querySelectorAll(selector + ":not([data-named])").forEach(element => {
    element.dataset.named = "";
    change(element);
  });
  const label = text => element => element.setAttribute("aria-label", text);
  each("table[role]", element => element.removeAttribute("role"));
  each("pre.microlight", element => element.tabIndex = 0);
  const level = number => element => element.setAttribute("aria-level", number);
  each(".info h1, .opblock-tag", level(2));
  each("h4", level(3));
  each("h5", level(4));
  each(".servers select", label(text("script.api.server")));
  each(".examples-select-element", label(text("script.api.example")));
  each(".content-type", label(text("script.api.media")));
  each(".body-param__text", label(text("script.api.body")));
  each(".parameters td select, .parameters td input", element => {
    const name = element.closest("tr").querySelector(".parameter__name");
    label(name ? name.firstChild.textContent : text("script.api.value"))(element);
  });
  each("select:not([aria-label])", label(text("script.api.choice")));
};
// As the layout of Swagger UI, without a main part: the page has one.
const layout = ({ React }) => ({
  components: {
    PartLayout: ({ getComponent, specSelectors }) => {
      const part = name => React.createElement(getComponent(name, true), { key: name });
      const box = (className, ...parts) => React.createElement("div", { key: className, className }, ...parts);
      return box(
        "swagger-ui",
        React.createElement(getComponent("SvgAssets"), { key: "icons" }),
        part("errors"),
        ...(specSelectors.loadingStatus() === "success"
          ? [
              box("wrapper", part("InfoContainer")),
              box("scheme-container", box("schemes wrapper", part("ServersContainer"), part("AuthorizeBtnContainer"))),
              box("wrapper", part("operations")),
              box("wrapper models", part("Models")),
            ]
          : []),
      );
    },
  },
});
document.addEventListener("DOMContentLoaded", () => {
  const box = document.getElementById("description");
  new MutationObserver(() => named(box)).observe(box, { childList: true, subtree: true });
  // Behind a proxy, the paths of the API begin with the prefix of the proxy.
  const root = new URL(box.dataset.root, location.href).pathname;
  window.SwaggerUIBundle({
    url: new URL(box.dataset.file, location.href).href,
    domNode: box,
    plugins: [layout],
    layout: "PartLayout",
    docExpansion: "list",
    defaultModelsExpandDepth: 0,
    tryItOutEnabled: true,
    validatorUrl: null,
    responseInterceptor: reply => {
      if (reply.url.endsWith(".openapi.yaml") && typeof reply.text === "string") {
        reply.text = reply.text.replace(/^( {2}- url: )\//gm, "$1" + root);
      }
      return reply;
    },
  });
});
