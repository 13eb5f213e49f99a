/** How often a request is sent again that the server could not answer now. */
export interface Retries {
  /** The most times that a request is sent again; 2 unless given, 0 for never. */
  retries?: number;
  /** Used in place of the global `fetch`. */
  fetch?: (request: Request) => Promise<Response>;
}

/** The longest wait before a request is sent again, in milliseconds. */
const LONGEST = 30_000;

/**
 * A `fetch` that waits as long as `Retry-After` says after a 429 or 503, and sends the request again. Only a request that is
 * safe to repeat is: GET, HEAD, PUT and DELETE, and any other with an `Idempotency-Key`.
 */
export function retrying(options: Retries): (request: Request) => Promise<Response> {
  const send = options.fetch ?? ((request: Request) => fetch(request));
  const most = options.retries ?? 2;
  return async (request) => {
    const repeatable =
      ["GET", "HEAD", "PUT", "DELETE"].includes(request.method) || request.headers.has("Idempotency-Key");
    for (let sent = 0; ; sent++) {
      const response = await send(request.clone());
      const wait = milliseconds(response);
      if (!repeatable || sent >= most || wait === undefined) {
        return response;
      }
      await response.body?.cancel();
      await new Promise((resolve) => setTimeout(resolve, wait));
    }
  };
}

/** The wait that a refusal asks for; undefined when the reply is none, or asks for longer than anybody waits. */
function milliseconds(response: Response): number | undefined {
  if (response.status !== 429 && response.status !== 503) {
    return undefined;
  }
  const seconds = Number(response.headers.get("Retry-After") ?? "1");
  return Number.isFinite(seconds) && seconds * 1000 <= LONGEST ? seconds * 1000 : undefined;
}
