"use strict";
document.addEventListener("DOMContentLoaded", () => {
  const box = document.getElementById("description");
  // Behind a proxy, the paths of the API begin with the prefix of the proxy.
  const root = new URL(box.dataset.root, location.href).pathname;
  window.SwaggerUIBundle({
    url: new URL(box.dataset.file, location.href).href,
    domNode: box,
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
