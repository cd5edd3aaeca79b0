import { createElement } from '../dom.js';
import { findKept, type KeptSheet, putKept, removeKept } from './kept-sheets.js';
import { markSent, sendSheet, type Sent } from './send-sheet.js';
import { fillIn, valuesOf } from './sheet-form.js';
import type { SheetConflict, SheetValues } from './sheet-merge.js';

const retryMs = 10_000;
/** How long a submission waits for a bad connection. */
const patienceMs = 5000;

/**
 * Keeps a score sheet on this device while it is filled in, until the server has it. `pages/draft-form.ts` saves it, and
 * says how that went.
 */
export class SheetPage {
  private base: SheetValues;
  private timer: ReturnType<typeof setTimeout> | undefined;
  /** Whether the server has just answered, so that the form can be submitted. */
  private isReachable = false;

  constructor(
    private readonly form: HTMLFormElement,
    private readonly juror: string,
  ) {
    const empty = Object.fromEntries(Object.keys(valuesOf(form)).map((name) => [name, '']));
    this.base = { ...empty, ...(JSON.parse(form.dataset.saved ?? '{}') as SheetValues) };
  }

  start(): void {
    const { form } = this;
    form.dataset.failed = form.dataset.keptText ?? '';
    form.dataset.kept = 'yes';
    form.addEventListener('input', () => this.keep(this.pending()?.intent ?? 'draft'));
    form.addEventListener('draft-saved', (event) =>
      this.saved((event as CustomEvent<ReadonlyMap<string, string>>).detail),
    );
    form.addEventListener('draft-stopped', (event) => {
      if (!(event as CustomEvent<{ isLate: boolean }>).detail.isLate) return;
      event.preventDefault();
      // Another window can have kept its own version in the meantime.
      this.keep('draft');
      void this.send();
    });
    form.addEventListener('submit', (event) => this.submit(event), { capture: true });
    addEventListener('online', () => {
      if (this.pending()?.intent === 'hand-in') void this.send();
    });
    this.restore();
  }

  private kept(): KeptSheet | null {
    return findKept(location.pathname, this.juror);
  }

  /** Returns what the server doesn't have yet. */
  private pending(): KeptSheet | null {
    const kept = this.kept();
    return kept?.isSent === false ? kept : null;
  }

  /** Stores what is in the form. */
  private keep(intent: KeptSheet['intent'], changes: Partial<KeptSheet> = {}): boolean {
    const field = (name: string) => this.form.querySelector<HTMLInputElement>(`input[name="${name}"]`);
    return putKept({
      path: location.pathname,
      juror: this.juror,
      title: document.querySelector('h1')?.textContent ?? '',
      base: this.base,
      version: Number(field('version')?.value),
      text: field('text')?.value ?? '',
      mine: valuesOf(this.form),
      seconds: Number(field('seconds')?.value),
      intent,
      isSent: false,
      ...changes,
    });
  }

  /** The server has what was sent; what was typed since then is newer. */
  private saved(sent: ReadonlyMap<string, string>): void {
    const mine = valuesOf(this.form);
    this.base = Object.fromEntries(Object.keys(mine).map((name) => [name, sent.get(name) ?? '']));
    this.keep('draft');
    const kept = this.kept();
    const isSame = Object.keys(mine).every((name) => mine[name] === this.base[name]);
    if (kept !== null && isSame) markSent(kept);
  }

  /** Fills in what this device has and the page doesn't. */
  private restore(): void {
    const kept = this.kept();
    const version = Number(this.form.querySelector<HTMLInputElement>('input[name="version"]')?.value);
    if (kept === null) return;
    if (kept.isSent) {
      // The page is a copy from before.
      if (kept.version > version) this.take(kept.mine, kept.mine, kept.version);
      else removeKept(kept.path);
      return;
    }
    const shown = valuesOf(this.form);
    if (kept.intent === 'draft' && Object.entries(kept.mine).every(([name, value]) => shown[name] === value))
      return removeKept(kept.path);
    if (kept.version < version) return void this.send();
    this.take(kept.mine, kept.base, kept.version);
    this.say(kept.intent === 'hand-in' ? 'keptToSubmit' : 'keptText');
    if (kept.intent === 'hand-in') void this.send();
    // Saved by `pages/draft-form.ts`, now and until it succeeds.
    else this.form.dispatchEvent(new Event('input', { bubbles: true }));
  }

  private take(values: SheetValues, base: SheetValues, version: number): void {
    fillIn(this.form, values);
    this.base = base;
    const field = this.form.querySelector<HTMLInputElement>('input[name="version"]');
    if (field !== null) field.value = String(version);
  }

  /** Without a connection, the sheet waits on this device instead of being lost. */
  private submit(event: SubmitEvent): void {
    if (this.isReachable) {
      this.isReachable = false;
      return;
    }
    event.preventDefault();
    event.stopImmediatePropagation();
    void this.submitOrKeep(event.submitter);
  }

  private async submitOrKeep(button: HTMLElement | null): Promise<void> {
    this.isReachable = await isServerReachable();
    if (this.isReachable) return this.form.requestSubmit(button);
    const isSubmission = button instanceof HTMLButtonElement && button.value.startsWith('hand-in');
    const isKept = this.keep(isSubmission ? 'hand-in' : 'draft');
    if (isSubmission) {
      this.hold();
      // A save that has begun fails later, and says so.
      this.form.dataset.failed = this.form.dataset.keptToSubmit ?? '';
      this.timer = setTimeout(() => void this.send(), retryMs);
    }
    this.say(!isKept ? 'full' : isSubmission ? 'keptToSubmit' : 'keptText');
  }

  private async send(): Promise<void> {
    clearTimeout(this.timer);
    const kept = this.pending();
    if (kept === null) return;
    this.hold();
    this.show(await sendSheet(kept));
  }

  private show(sent: Sent): void {
    switch (sent.outcome) {
      case 'sent':
        this.release();
        return sent.isNew ? location.reload() : undefined;
      case 'waiting':
        this.timer = setTimeout(() => void this.send(), retryMs);
        return this.say(this.kept()?.intent === 'hand-in' ? 'keptToSubmit' : 'keptText');
      case 'conflict': {
        this.take(sent.merged, sent.served.values, sent.served.version);
        this.keep('draft');
        this.say('both');
        return this.ask(sent.conflicts);
      }
      case 'invalid':
        this.keep('draft');
        this.release();
        return this.say('invalid');
      case 'signed-out':
        return this.say('signedOut');
      case 'closed':
        return this.say('closed');
    }
  }

  /** Shows both versions of each field that was changed twice; nothing is saved until one of each is chosen. */
  private ask(conflicts: readonly SheetConflict[]): void {
    let open = conflicts.length;
    for (const { name, mine, theirs } of conflicts) {
      const place = this.form.querySelector(`[id="${CSS.escape(name)}"]`);
      const note = createElement('div', 'note warn stack');
      note.setAttribute('role', 'alert');
      note.append(createElement('p', 'label', this.form.dataset.theirs));
      const text = createElement('p', 'as-typed', theirs === '' ? '–' : theirs);
      text.dir = 'auto';
      const acts = createElement('div', 'row');
      const choose = (label: string | undefined, value: string | null) => {
        const button = createElement('button', 'btn second small', label);
        button.type = 'button';
        button.addEventListener('click', () => {
          if (value !== null) fillIn(this.form, { [name]: value });
          note.remove();
          open -= 1;
          if (open > 0) return;
          this.release();
          this.form.dispatchEvent(new Event('input', { bubbles: true }));
        });
        acts.append(button);
      };
      choose(this.form.dataset.useTheirs, theirs);
      choose(`${this.form.dataset.useMine ?? ''} ${place instanceof HTMLFieldSetElement ? mine : ''}`.trim(), null);
      note.append(text, acts);
      place?.after(note);
    }
  }

  /** `pages/draft-form.ts` saves nothing until `release`. */
  private hold(): void {
    this.form.dataset.held = 'yes';
  }

  private release(): void {
    delete this.form.dataset.held;
  }

  private say(word: string): void {
    const status = this.form.querySelector('[data-draft-status]');
    if (status !== null) status.textContent = this.form.dataset[word] ?? '';
  }
}

/** Resolves to whether the server answers. Browsers often believe that they are online when they aren't. */
async function isServerReachable(): Promise<boolean> {
  try {
    await fetch('/console/jury/worker.js', { cache: 'no-store', signal: AbortSignal.timeout?.(patienceMs) });
    return true;
  } catch {
    return false;
  }
}
