/** The questions and polls of a session follow every change. Without this script, the page shows them when it is loaded. */

interface LiveQuestion {
  number: number;
  text: string;
  lang: string;
  votes: string;
  state: string;
  isChosen: boolean;
  isWaiting: boolean;
}

/** A poll as the page shows it. */
interface LivePoll {
  key: string;
  html: string;
}

/** What of a list has changed, and the order of all by their keys. */
interface Changes<One> {
  order: readonly string[];
  changed: readonly One[];
}

interface News {
  questions?: Changes<LiveQuestion>;
  polls?: Changes<LivePoll>;
}

const pollMs = 5000;
const queue = document.querySelector<HTMLElement>('[data-queue]');
if (queue !== null) followQueue(queue);
const root = document.querySelector<HTMLElement>('[data-live]');
if (root !== null) {
  follow(root);
  voteInPlace(root);
  voteInPolls(root);
  keepQuestion(root);
}

function follow(page: HTMLElement): void {
  const [allQuestions, allPolls] = [new Map<string, LiveQuestion>(), new Map<string, LivePoll>()];
  const show = (json: string) => {
    const { questions, polls } = JSON.parse(json) as News;
    if (questions !== undefined)
      render(
        page,
        merged(allQuestions, questions, (one) => String(one.number)),
      );
    if (polls !== undefined)
      renderPolls(
        page,
        merged(allPolls, polls, (one) => one.key),
      );
  };
  let timer: ReturnType<typeof setInterval> | undefined;
  const poll = () => {
    timer ??= setInterval(() => {
      void fetch(page.dataset.state ?? '')
        .then((answer) => (answer.ok ? answer.text().then(show) : undefined))
        // Without a connection, the page stays as it is.
        .catch(() => undefined);
    }, pollMs);
  };
  if (!('EventSource' in window)) return poll();
  const source = new EventSource(page.dataset.live ?? '');
  source.addEventListener('message', ({ data }) => {
    clearInterval(timer);
    timer = undefined;
    show(String(data));
  });
  // The browser connects again by itself, unless it was refused.
  source.addEventListener('error', () => {
    if (source.readyState === EventSource.CLOSED) poll();
  });
}

/** Returns what a page knows after a change, in order. */
function merged<One>(known: Map<string, One>, { order, changed }: Changes<One>, keyOf: (one: One) => string): One[] {
  for (const one of changed) known.set(keyOf(one), one);
  return order.flatMap((key) => known.get(key) ?? []);
}

/** What hosts see is loaded again after each change, and every ten seconds for what nobody else sees yet. */
function followQueue(page: HTMLElement): void {
  const refresh = async (): Promise<void> => {
    const answer = await fetch(location.href, { redirect: 'error' });
    const fresh = new DOMParser().parseFromString(await answer.text(), 'text/html').querySelector('[data-queue]');
    if (!answer.ok || fresh === null) return;
    // What is being pressed stays until it is let go, or the tap would be lost.
    if (page.querySelector(':active') !== null) return plan();
    const focused = page.contains(document.activeElement) ? document.activeElement?.textContent : undefined;
    page.replaceChildren(...fresh.childNodes);
    const same = [...page.querySelectorAll<HTMLElement>('button, a')].find((one) => one.textContent === focused);
    same?.focus();
  };
  let timer: ReturnType<typeof setTimeout> | undefined;
  const plan = () => {
    timer ??= setTimeout(() => {
      timer = undefined;
      // Without a connection, the page stays as it is.
      void refresh().catch(() => undefined);
    }, 1000);
  };
  setInterval(plan, 2 * pollMs);
  if ('EventSource' in window) new EventSource(page.dataset.queue ?? '').addEventListener('message', plan);
}

function render(page: HTMLElement, questions: readonly LiveQuestion[]): void {
  // On phones, what is being answered has a place of its own, before the form.
  const lists = [...page.querySelectorAll<HTMLOListElement>('[data-questions]')];
  const template = page.querySelector<HTMLTemplateElement>('template[data-question]');
  if (template === null) return;
  const all = lists.flatMap((list) => [...list.children] as HTMLElement[]);
  const shown = new Map(all.map((item) => [item.dataset.number, item]));
  const items = questions.map((one) => {
    const copy = template.content.firstElementChild?.cloneNode(true) as HTMLElement;
    const item = shown.get(String(one.number)) ?? copy;
    item.dataset.number = String(one.number);
    item.classList.toggle('live-now', one.isChosen);
    write(item, '.live-state', one.state);
    write(item, '.live-votes', one.votes);
    const text = write(item, '.live-text', one.text);
    if (text !== null) text.lang = one.lang;
    const number = item.querySelector<HTMLInputElement>('[name="number"]');
    if (number !== null) number.value = String(one.number);
    const button = item.querySelector('button');
    if (button !== null) button.hidden = !one.isWaiting;
    return item;
  });
  // Only what has changed its place is moved: a tap on what moves under the finger is lost, and so is the focus.
  const focused = document.activeElement;
  for (const gone of shown.values()) if (!items.includes(gone)) gone.remove();
  const isOf = (list: HTMLOListElement, item: HTMLElement) =>
    list === lists[item.matches('.live-now') ? 0 : lists.length - 1];
  for (const list of lists)
    arrange(
      list,
      items.filter((item) => isOf(list, item)),
    );
  if (focused instanceof HTMLElement && page.contains(focused)) focused.focus();
  const none = page.querySelector<HTMLElement>('.live-none');
  if (none !== null) none.hidden = questions.length > 0;
}

function arrange(list: HTMLElement, items: readonly HTMLElement[]): void {
  for (const [at, item] of items.entries())
    if (list.children[at] !== item) list.insertBefore(item, list.children[at] ?? null);
}

function write(item: HTMLElement, selector: string, text: string): HTMLElement | null {
  const element = item.querySelector<HTMLElement>(selector);
  if (element !== null && element.textContent !== text) element.textContent = text;
  return element;
}

/** Only results change in a poll that is shown already: what somebody is choosing stays. */
function renderPolls(page: HTMLElement, polls: readonly LivePoll[]): void {
  // On phones, those that are closed come last.
  const places = [...page.querySelectorAll<HTMLElement>('[data-polls]')];
  const isStage = places[0]?.dataset.stage !== undefined;
  const all = places.flatMap((place) => [...place.children] as HTMLElement[]);
  const shown = new Map(all.map((one) => [one.dataset.poll, one]));
  const items = polls.map(({ key, html }) => {
    const template = document.createElement('template');
    template.innerHTML = html;
    const fresh = template.content.firstElementChild as Element;
    for (const details of fresh.querySelectorAll('details')) details.open ||= isStage;
    const before = shown.get(key);
    const results = fresh.querySelector('[data-results]');
    if (before === undefined || results === null) return fresh;
    before.querySelector('[data-results]')?.replaceWith(results);
    return before;
  });
  for (const place of places) {
    const own = items.filter((item) => place === places[item.matches('[data-poll$=open]') ? 0 : places.length - 1]);
    const isSame = own.length === place.children.length && own.every((item, at) => item === place.children[at]);
    if (!isSame) place.replaceChildren(...own);
  }
}

/** A vote that can't be sent is sent once the connection is back; it counts once, however often it arrives. */
function voteInPolls(page: HTMLElement): void {
  page.addEventListener('submit', (event) => {
    const form = event.target;
    const poll = form instanceof HTMLFormElement ? form.closest('[data-poll]') : null;
    if (!(form instanceof HTMLFormElement) || poll === null) return;
    event.preventDefault();
    const body = new URLSearchParams(new FormData(form) as unknown as Record<string, string>);
    const send = async (): Promise<void> => {
      // Also while a question that was kept leads to another page.
      const init = { method: 'POST', body, headers: { accept: 'application/json' }, keepalive: true };
      const answer = await fetch(form.action, init);
      requireServer(answer);
      // The page says what is wrong.
      if (!answer.ok) return form.submit();
      const { location: next } = (await answer.json()) as { location: string };
      if (next.endsWith('/who')) return location.assign(next);
      form.hidden = true;
      for (const note of poll.querySelectorAll<HTMLElement>('.live-voted')) note.hidden = false;
      for (const details of poll.querySelectorAll('details')) details.open = true;
    };
    const lost = form.querySelector<HTMLElement>('.live-lost');
    let timer: ReturnType<typeof setTimeout> | undefined;
    const attempt = () => {
      clearTimeout(timer);
      removeEventListener('online', attempt);
      void send().catch(() => {
        if (lost !== null) lost.hidden = false;
        timer = setTimeout(attempt, pollMs);
        addEventListener('online', attempt);
      });
    };
    attempt();
  });
}

function voteInPlace(page: HTMLElement): void {
  page.addEventListener('submit', (event) => {
    const form = event.target;
    const button = form instanceof HTMLFormElement ? form.querySelector<HTMLElement>('[aria-pressed]') : null;
    const want = form instanceof HTMLFormElement ? form.querySelector<HTMLInputElement>('[name="want"]') : null;
    if (!(form instanceof HTMLFormElement) || button === null || want === null) return;
    event.preventDefault();
    const isWanted = want.value !== 'no';
    const set = (isAsking: boolean) => {
      button.setAttribute('aria-pressed', String(isAsking));
      want.value = isAsking ? 'no' : 'yes';
    };
    const body = new URLSearchParams(new FormData(form) as unknown as Record<string, string>);
    set(isWanted);
    void vote(form.action, body).catch(() => set(!isWanted));
  });
}

/** Throws if it isn't counted. */
async function vote(action: string, body: URLSearchParams): Promise<void> {
  const answer = await fetch(action, { method: 'POST', body, headers: { accept: 'application/json' } });
  if (!answer.ok) throw new Error(`Refused: ${answer.status}`);
  const { location: next } = (await answer.json()) as { location: string };
  // Somebody whom the browser doesn't know says first who they are.
  if (next.includes('/me-too')) location.assign(next);
}

/**
 * A question that can't be sent stays on the device and is sent once the connection is back. It carries an id, so that it is
 * asked once, however often it arrives.
 */
function keepQuestion(page: HTMLElement): void {
  const form = page.querySelector<HTMLFormElement>('form[data-keep]');
  if (form === null) return;
  const key = `question ${new URL(form.action).pathname}`;
  const lost = form.querySelector<HTMLElement>('.live-lost');
  let timer: ReturnType<typeof setTimeout> | undefined;
  const kept = localStorage.getItem(key);
  if (kept !== null && document.querySelector('#errors') === null) fill(form, kept);
  const send = async (): Promise<void> => {
    clearTimeout(timer);
    const body = new URLSearchParams(new FormData(form) as unknown as Record<string, string>);
    localStorage.setItem(key, body.toString());
    try {
      const answer = await fetch(form.action, { method: 'POST', body, headers: { accept: 'application/json' } });
      requireServer(answer);
      localStorage.removeItem(key);
      const isMoved = answer.ok && answer.headers.get('content-type')?.startsWith('application/json') === true;
      if (isMoved) return location.assign(((await answer.json()) as { location: string }).location);
      // A page: what is wrong, or where the link was sent. The question has its id, so that it is asked once.
      form.submit();
    } catch {
      if (lost !== null) lost.hidden = false;
      timer = setTimeout(() => void send(), pollMs);
    }
  };
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    void send();
  });
  addEventListener('online', () => localStorage.getItem(key) !== null && void send());
}

/** Throws if a proxy answers that the server is away: then nothing has arrived, as without a connection. */
function requireServer({ status }: Response): void {
  if (status === 502 || status === 504) throw new Error(`No server: ${status}`);
}

function fill(form: HTMLFormElement, kept: string): void {
  for (const [name, value] of new URLSearchParams(kept)) {
    const field = form.elements.namedItem(name);
    if (field instanceof HTMLInputElement || field instanceof HTMLTextAreaElement) field.value = value;
  }
}
