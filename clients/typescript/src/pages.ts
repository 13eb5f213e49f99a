/** A reply that is no success. */
export class TenantryError extends Error {
  constructor(
    /** The HTTP status. */
    readonly status: number,
    /** The body, in the form of the API that was asked. */
    readonly body: unknown,
    /** The id under which the server's log has the request. */
    readonly requestId: string | null,
  ) {
    super(`HTTP ${status}: ${JSON.stringify(body)}`);
    this.name = "TenantryError";
  }
}

/** What a call of a client resolves to. */
interface Called<Body> {
  data?: Body;
  error?: unknown;
  response: Response;
}

/**
 * Every item of a list of the management or organisation API, page by page.
 *
 * @param page loads the page behind a cursor; without one the first
 * @throws TenantryError when a page is refused
 */
export async function* eachItem<Item>(
  page: (next: string | undefined) => Promise<Called<{ items: Item[]; nextCursor?: string | null }>>,
): AsyncGenerator<Item> {
  let next: string | undefined;
  do {
    const body = expect(await page(next));
    yield* body.items;
    next = body.nextCursor ?? undefined;
  } while (next !== undefined);
}

/**
 * Every result of a list of the user API that has numbered pages.
 *
 * @param page loads the page of that number, from 1 on
 * @throws TenantryError when a page is refused
 */
export async function* eachResult<Result>(
  page: (number: number) => Promise<Called<{ results: Result[]; next?: string | null }>>,
): AsyncGenerator<Result> {
  for (let number = 1; ; number++) {
    const body = expect(await page(number));
    yield* body.results;
    if (!body.next) {
      return;
    }
  }
}

function expect<Body>(called: Called<Body>): Body {
  if (called.data === undefined) {
    throw new TenantryError(called.response.status, called.error, called.response.headers.get("X-Request-Id"));
  }
  return called.data;
}
