import { actionOf } from '../dom.js';
import { findTyped, forgetTyped, keepTyped } from '../offline/kept-typed.js';
import { fillTyped, readTyped, type Typed } from './typed-fields.js';

/** A connection that stalls is given up after this time. Sending a form twice has the same effect as once. */
const patienceMs = 20_000;
const retryMs = [5000, 10_000, 20_000, 40_000];

type Outcome = { location: string } | 'offline' | 'portal' | 'page';

/**
 * `<form data-unsent>`: what somebody typed is on the device before it is sent, and stays there until the server has
 * answered. Without a connection, and in a network that answers in the server's place, the page stays and tries again.
 * Only for forms that lead to another page, and may be sent twice.
 */
export function sendUnsentForms(): void {
  document.addEventListener(
    'submit',
    (event) => {
      const { target: form, submitter } = event;
      // A button with a name asks for something else.
      if (!(form instanceof HTMLFormElement) || form.dataset.unsent === undefined || submitter?.hasAttribute('name'))
        return;
      event.preventDefault();
      // Before other scripts, which would take the form for sent.
      event.stopImmediatePropagation();
      void unsentForm(form).send();
    },
    { capture: true },
  );
}

/** Fills in what was typed on this device and not sent. */
export function restoreUnsentForms(): void {
  forgetTyped(false);
  for (const form of document.querySelectorAll<HTMLFormElement>('form[data-unsent]')) unsentForm(form).restore();
}

const known = new WeakMap<HTMLFormElement, UnsentForm>();

function unsentForm(form: HTMLFormElement): UnsentForm {
  const one = known.get(form) ?? new UnsentForm(form);
  known.set(form, one);
  return one;
}

class UnsentForm {
  private readonly path: string;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private failures = 0;
  /** What this tab has on the device. */
  private kept: Typed | undefined;
  /** What another tab had there and has not sent: it is there again once this one is sent. */
  private ofOther: ReturnType<typeof findTyped> = null;

  constructor(private readonly form: HTMLFormElement) {
    this.path = new URL(actionOf(form), location.href).pathname;
    // Somebody corrects it.
    form.addEventListener('input', () => clearTimeout(this.timer));
    addEventListener('online', () => this.failures > 0 && void this.send());
  }

  /** Fills in what was typed before, unless the server shows what was just sent, with what is wrong in it. */
  restore(): void {
    if (document.querySelector('#errors') !== null) return keepTyped(this.path, null);
    const kept = findTyped(this.path);
    if (kept === null) return;
    fillTyped(this.form, kept.typed);
    this.kept = kept.typed;
    for (const details of this.form.querySelectorAll('details')) details.open = true;
    const note = this.say('back');
    note?.querySelector('button')?.addEventListener('click', () => {
      keepTyped(this.path, null);
      this.form.reset();
      note.remove();
    });
  }

  async send(): Promise<void> {
    const { form } = this;
    if (form.dataset.sent !== undefined) return;
    clearTimeout(this.timer);
    this.keep(readTyped(form));
    this.hold(true);
    this.say('sending');
    const outcome = await post(form);
    if (outcome === 'page') return form.submit();
    if (typeof outcome === 'object') {
      if (isSame(findTyped(this.path)?.typed, this.kept)) keepTyped(this.path, this.ofOther);
      location.assign(outcome.location);
      return;
    }
    this.hold(false);
    this.say(outcome)?.focus();
    this.timer = setTimeout(() => void this.send(), retryMs[Math.min(this.failures++, retryMs.length - 1)]);
  }

  private keep(typed: Typed): void {
    const before = findTyped(this.path);
    if (before !== null && !isSame(before.typed, this.kept)) this.ofOther = before;
    this.kept = typed;
    keepTyped(this.path, { typed });
  }

  private hold(isHeld: boolean): void {
    if (isHeld) this.form.dataset.sent = 'yes';
    else delete this.form.dataset.sent;
    for (const button of this.form.querySelectorAll('button')) button.setAttribute('aria-disabled', String(isHeld));
  }

  /** Shows a note above the button, or the beginning for what was filled in. */
  private say(reason: string): HTMLElement | undefined {
    this.form.querySelector('[data-unsent-note]')?.remove();
    const note = this.form
      .querySelector<HTMLTemplateElement>('template')
      ?.content.querySelector<HTMLElement>(`[data-unsent-note=${reason}]`)
      ?.cloneNode(true);
    if (!(note instanceof HTMLElement)) return undefined;
    if (reason === 'back') this.form.prepend(note);
    else this.form.querySelector('button.btn:not(.second)')?.parentElement?.before(note);
    return note;
  }
}

function isSame(one: Typed | undefined, other: Typed | undefined): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}

/** Sends a form. Only the server answers with an address in JSON; a network with a page of its own does not. */
async function post(form: HTMLFormElement): Promise<Outcome> {
  try {
    const answer = await fetch(actionOf(form), {
      method: 'POST',
      headers: { accept: 'application/json' },
      body: new URLSearchParams(
        [...new FormData(form)].filter((entry): entry is [string, string] => typeof entry[1] === 'string'),
      ),
      redirect: 'manual',
      signal: AbortSignal.timeout?.(patienceMs),
    });
    if (answer.type === 'opaqueredirect' || answer.status === 511) return 'portal';
    if (answer.status === 502 || answer.status === 504) return 'offline';
    // What is wrong, on a page.
    if (!answer.ok) return 'page';
    return await answer.json().then(
      (said: { location?: string }) => (typeof said.location === 'string' ? { location: said.location } : 'portal'),
      // Not JSON; or the answer broke off.
      (error: unknown) => (error instanceof SyntaxError ? 'portal' : 'offline'),
    );
  } catch {
    return 'offline';
  }
}
