/** The questions of a session follow every change. Without this script, the page shows them when it is loaded. */

interface LiveQuestion {
  number: number;
  text: string;
  lang: string;
  votes: string;
  state: string;
  isChosen: boolean;
  isWaiting: boolean;
}

const pollMs = 5000;
const root = document.querySelector<HTMLElement>('[data-live]');
if (root !== null) {
  follow(root);
  voteInPlace(root);
  keepQuestion(root);
}

function follow(page: HTMLElement): void {
  const show = (json: string) => render(page, JSON.parse(json) as LiveQuestion[]);
  let timer: ReturnType<typeof setInterval> | undefined;
  const poll = () => {
    timer ??= setInterval(() => {
      void fetch(page.dataset.poll ?? '')
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

function render(page: HTMLElement, questions: readonly LiveQuestion[]): void {
  const list = page.querySelector<HTMLOListElement>('[data-questions]');
  const template = page.querySelector<HTMLTemplateElement>('template[data-question]');
  if (list === null || template === null) return;
  const shown = new Map([...list.children].map((item) => [(item as HTMLElement).dataset.number, item as HTMLElement]));
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
  // What has the focus isn't moved, unless its place has changed.
  const focused = document.activeElement;
  list.replaceChildren(...items);
  if (focused instanceof HTMLElement && list.contains(focused)) focused.focus();
  const none = page.querySelector<HTMLElement>('.live-none');
  if (none !== null) none.hidden = questions.length > 0;
}

function write(item: HTMLElement, selector: string, text: string): HTMLElement | null {
  const element = item.querySelector<HTMLElement>(selector);
  if (element !== null && element.textContent !== text) element.textContent = text;
  return element;
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

function fill(form: HTMLFormElement, kept: string): void {
  for (const [name, value] of new URLSearchParams(kept)) {
    const field = form.elements.namedItem(name);
    if (field instanceof HTMLInputElement || field instanceof HTMLTextAreaElement) field.value = value;
  }
}
