import { createElement } from '../dom.js';
import { findTyped, keepTyped } from '../offline/kept-typed.js';
import { fillTyped, readTyped } from './typed-fields.js';

/** Typing is saved after this pause. */
const pauseMs = 1200;
const retryMs = 5000;

/** What the server answers: see `parts/submissions/site/submission-sections.ts` and `parts/jury/console/score-sheet.controller.ts`. */
interface Saved {
  version: string;
  saved: string;
  errors: Record<string, string>;
  /** Why it can't be saved any more; empty if it was saved. */
  stopped?: string;
  /** Whether that is because it was saved elsewhere in the meantime. */
  isLate?: boolean;
  progress?: string;
  sections?: { key: string; state: SectionState; words: string | null }[];
  adopted?: Record<string, string>;
  conflicts?: { name: string; label: string; stored: string }[];
}

interface SectionState {
  tone: string;
  icon: string;
  label: string;
}

type TextField = HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement;

/**
 * `<form data-draft="/…">` is saved while somebody types, merged with what others of their team save. With `data-keeps`,
 * it is on the device before it is sent, until the server has it.
 */
export function saveDrafts(): void {
  for (const form of document.querySelectorAll<HTMLFormElement>('form[data-draft]')) new DraftForm(form).start();
}

class DraftForm {
  private timer: ReturnType<typeof setTimeout> | undefined;
  private isSaving = false;
  private isStopped = false;
  /** The button that was clicked while the draft was being saved. */
  private waiting: { button: HTMLElement | null } | null = null;
  private isChanged = false;
  /** While somebody chooses between two versions, nothing is saved. */
  private openConflicts = 0;

  constructor(private readonly form: HTMLFormElement) {}

  start(): void {
    this.restore();
    this.form.addEventListener('input', () => {
      this.keep();
      this.plan(pauseMs);
    });
    this.form.addEventListener('submit', (event) => {
      clearTimeout(this.timer);
      // The form waits for the version that is being saved, so that it doesn't conflict with it.
      if (this.isSaving) {
        event.preventDefault();
        event.stopPropagation();
        this.waiting = { button: event.submitter };
        return;
      }
      this.isChanged = false;
    });
    addEventListener('beforeunload', (event) => {
      if (this.isChanged && this.form.dataset.kept === undefined) event.preventDefault();
    });
    document.addEventListener('visibilitychange', () => {
      if (document.visibilityState === 'hidden' && this.isChanged) void this.save();
    });
  }

  /** Sends what was typed here and never arrived, as a change of the version that it was typed into. */
  private restore(): void {
    const kept = this.isKept ? findTyped(location.pathname) : null;
    const shown = JSON.stringify(readTyped(this.form));
    if (kept === null || kept.version === undefined || JSON.stringify(kept.typed) === shown) return this.forget();
    fillTyped(this.form, kept.typed);
    this.setVersion(kept.version);
    this.plan(0);
  }

  private keep(): void {
    const version = this.field('version')?.value;
    if (this.isKept && version !== undefined) keepTyped(location.pathname, { typed: readTyped(this.form), version });
  }

  private forget(): void {
    if (this.isKept) keepTyped(location.pathname, null);
  }

  private get isKept(): boolean {
    return this.form.dataset.keeps !== undefined;
  }

  private plan(afterMs: number): void {
    this.isChanged = true;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => void this.save(), afterMs);
  }

  private async save(): Promise<void> {
    if (this.isSaving || this.isStopped || this.openConflicts > 0 || this.isHeld()) return;
    const { draft = '', saving = '' } = this.form.dataset;
    this.isSaving = true;
    this.isChanged = false;
    this.say(saving);
    const sent = this.values();
    try {
      const response = await fetch(draft, {
        method: 'POST',
        headers: { accept: 'application/json' },
        body: new URLSearchParams(this.entries()),
        keepalive: document.visibilityState === 'hidden',
      });
      if (response.redirected && this.form.dataset.signedOut) this.form.dataset.failed = this.form.dataset.signedOut;
      // The draft can't be edited any more: the next page says why, and shows what was typed, to copy it.
      if (response.status === 409) return this.form.submit();
      if (!response.ok) throw new Error(String(response.status));
      this.show((await response.json()) as Saved, sent);
    } catch {
      this.say(this.form.dataset.failed ?? '');
      this.plan(retryMs);
    } finally {
      this.isSaving = false;
      const { waiting } = this;
      this.waiting = null;
      if (waiting !== null) this.form.requestSubmit(waiting.button);
      else if (this.isChanged && !this.isStopped) this.plan(pauseMs);
    }
  }

  private show(saved: Saved, sent: ReadonlyMap<string, string>): void {
    if (saved.stopped) {
      // Another script may know what to do.
      const detail = { isLate: saved.isLate === true };
      const isLeft = this.form.dispatchEvent(new CustomEvent('draft-stopped', { cancelable: true, detail }));
      return isLeft ? this.stop(saved.stopped) : undefined;
    }
    const seconds = this.field('seconds');
    if (seconds !== null && saved.version !== '')
      seconds.value = String(Math.max(0, Number(seconds.value) - Number(sent.get('seconds') ?? 0)));
    const { sections = [], adopted = {}, conflicts = [] } = saved;
    this.say(saved.saved);
    if (saved.progress !== undefined) this.setText('[data-draft-progress]', saved.progress);
    for (const { key, state, words } of sections) {
      if (words !== null) this.setText(`[data-section-words="${CSS.escape(key)}"]`, words);
      const label = this.form.querySelector(`[data-section-state="${CSS.escape(key)}"] .state`);
      if (label instanceof HTMLElement) showState(label, state);
    }
    // What somebody has typed since the draft was sent is newer.
    for (const [name, value] of Object.entries(adopted)) {
      const field = this.field(name);
      if (field === null) this.choose(name, value);
      else if (field.value === sent.get(name)) field.value = value;
    }
    for (const old of this.form.querySelectorAll('[data-draft-error]')) old.remove();
    for (const [name, message] of Object.entries(saved.errors)) {
      const note = createElement('p', 'field-error', message);
      note.dataset.draftError = '';
      this.field(name)?.before(note);
    }
    if (saved.version === '') return;
    if (conflicts.length === 0) {
      this.setVersion(saved.version);
      if (!this.isChanged) this.forget();
      else this.keep();
      this.form.dispatchEvent(new CustomEvent('draft-saved', { detail: sent }));
      return;
    }
    this.openConflicts = conflicts.length;
    for (const conflict of conflicts) this.ask(conflict, saved.version);
  }

  /** Saves no more, and leaves what was typed in the form. */
  private stop(why: string): void {
    this.isStopped = true;
    this.isChanged = true;
    this.say(why);
    const status = this.form.querySelector('[data-draft-status]');
    if (status !== null) status.className = 'field-error';
  }

  /** Shows the version of somebody else beside one's own. */
  private ask({ name, stored }: NonNullable<Saved['conflicts']>[number], version: string): void {
    const field = this.field(name);
    if (field === null) {
      this.choose(name, stored);
      this.openConflicts -= 1;
      this.setVersion(version);
      return;
    }
    const { theirs = '', useTheirs = '', useMine = '' } = this.form.dataset;
    const note = createElement('div', 'note warn stack');
    note.setAttribute('role', 'alert');
    const text = createElement('p', 'as-typed', stored);
    text.dir = 'auto';
    const acts = createElement('div', 'row');
    const choose = (label: string, value: () => string) => {
      const button = createElement('button', 'btn second small', label);
      button.type = 'button';
      button.addEventListener('click', () => {
        field.value = value();
        note.remove();
        this.openConflicts -= 1;
        this.setVersion(version);
        field.focus();
        this.plan(0);
      });
      acts.append(button);
    };
    choose(useTheirs, () => stored);
    choose(useMine, () => field.value);
    note.append(createElement('p', 'label', theirs), text, acts);
    field.after(note);
  }

  private entries(): [string, string][] {
    return [...new FormData(this.form)].filter(
      (entry): entry is [string, string] => typeof entry[1] === 'string' && entry[0] !== 'useStored',
    );
  }

  private values(): Map<string, string> {
    return new Map(this.entries());
  }

  /** Ticks the boxes of this name that others have ticked: their values are lines. */
  private choose(name: string, values: string): void {
    const chosen = values.split('\n');
    for (const box of this.form.querySelectorAll<HTMLInputElement>(`[name="${CSS.escape(name)}"]`))
      box.checked = chosen.includes(box.value);
  }

  private field(name: string): TextField | null {
    const field = this.form.elements.namedItem(name);
    const isText =
      (field instanceof HTMLInputElement && field.type !== 'checkbox') ||
      field instanceof HTMLTextAreaElement ||
      field instanceof HTMLSelectElement;
    return isText ? field : null;
  }

  private isHeld(): boolean {
    return this.form.dataset.sent !== undefined || this.form.dataset.held !== undefined;
  }

  private setVersion(version: string): void {
    const field = this.field('version');
    if (field !== null) field.value = version;
  }

  private setText(selector: string, text: string): void {
    const element = this.form.querySelector(selector);
    if (element !== null) element.textContent = text;
  }

  private say(text: string): void {
    this.setText('[data-draft-status]', text);
  }
}

function showState(label: HTMLElement, { tone, icon, label: text }: SectionState): void {
  label.className = `state ${tone}`;
  const use = label.querySelector('use');
  use?.setAttribute('href', (use.getAttribute('href') ?? '').replace(/#.*$/u, `#${icon}`));
  if (label.lastChild instanceof Text) label.lastChild.data = text;
}
