import { fillTyped, readTyped, type Typed } from './typed-fields.js';

/**
 * Keeps what somebody types into the forms of the console: asks before they leave it, sends nothing into a connection
 * that is gone or a login that has ended, fills a form in again after Back, and tells the server what of it is text, for
 * a form that it has to refuse (`console/frame/console-error.filter.ts`).
 */
export function keepForms(): void {
  const notices = document.querySelector<HTMLTemplateElement>('#unsent-form');
  restoreTyped();
  if (notices === null) return;
  document.addEventListener('formdata', nameTyped);
  const changed = new Set<HTMLFormElement>();
  const note = ({ target }: Event) => {
    const form = target instanceof Element && 'form' in target ? target.form : null;
    if (form instanceof HTMLFormElement && isKept(form)) changed.add(form);
  };
  document.addEventListener('input', note);
  document.addEventListener('change', note);
  addEventListener('beforeunload', (event) => {
    if (changed.size > 0) event.preventDefault();
  });
  document.addEventListener(
    'submit',
    (event) => {
      const { target: form, submitter } = event;
      if (!(form instanceof HTMLFormElement) || submitter?.matches('[formtarget], [formmethod=dialog]')) return;
      const isTyped = changed.has(form) || form.dataset.keptForm !== undefined;
      if (!isTyped || form.dataset.ready !== undefined) {
        delete form.dataset.ready;
        changed.delete(form);
        return;
      }
      event.preventDefault();
      event.stopImmediatePropagation();
      if (form.dataset.checking !== undefined) return;
      form.dataset.checking = '';
      void submitWhenPossible(form, submitter, notices).finally(() => delete form.dataset.checking);
    },
    { capture: true },
  );
}

/** Drafts are saved while somebody types, and boxes that are ticked in a list are nothing to lose. */
function isKept({ method, dataset, classList }: HTMLFormElement): boolean {
  return method === 'post' && dataset.draft === undefined && !classList.contains('bulk');
}

/** Names the fields of a form in which text is, beside those that were chosen. */
function nameTyped({ target: form, formData }: FormDataEvent): void {
  if (!(form instanceof HTMLFormElement) || form.method !== 'post') return;
  const names = [...form.elements].flatMap((field) => (isText(field) ? [field.name] : []));
  // One field, because forms can have only so many; a hidden one has the names of an earlier step.
  formData.append('_typed', names.join(' '));
}

function isText(field: Element): field is HTMLInputElement | HTMLTextAreaElement {
  return (
    field instanceof HTMLTextAreaElement ||
    (field instanceof HTMLInputElement && /^(?:text|search|email|url|tel)$/u.test(field.type))
  );
}

async function submitWhenPossible(form: HTMLFormElement, submitter: HTMLElement | null, notices: HTMLTemplateElement) {
  const answer = await askForToken();
  form.querySelector('[data-unsent-note]')?.remove();
  if (answer === 'offline' || answer === 'signedOut') return show(form, submitter, notices, answer);
  const field = form.querySelector<HTMLInputElement>('input[name="_csrf"]');
  if (field !== null && answer.token !== null) field.value = answer.token;
  form.dataset.ready = '';
  rememberTyped(form);
  form.requestSubmit(submitter);
  // Another script may have refused it.
  delete form.dataset.ready;
}

/** Returns a token of the current login, or why nothing can be sent. */
async function askForToken(): Promise<{ token: string | null } | 'offline' | 'signedOut'> {
  try {
    const response = await fetch('/console/account/form-token', { redirect: 'manual', cache: 'no-store' });
    if (response.type === 'opaqueredirect') return 'signedOut';
    // The answer to the form says what is wrong.
    if (!response.ok) return { token: null };
    return (await response.json()) as { token: string };
  } catch {
    return 'offline';
  }
}

function show(form: HTMLFormElement, submitter: HTMLElement | null, { content }: HTMLTemplateElement, reason: string) {
  const note = content.firstElementChild?.cloneNode(true);
  if (!(note instanceof HTMLElement)) return;
  note.dataset.unsentNote = '';
  for (const text of note.querySelectorAll<HTMLElement>('[data-unsent]'))
    if (text.dataset.unsent !== reason) text.remove();
  // Beside the button, which can be a thousand pixels below the beginning of the form.
  const button = submitter !== null && form.contains(submitter) ? submitter : form.querySelector('button');
  (button?.closest('.row') ?? button?.parentElement ?? form).before(note);
  note.focus();
}

/** Remembers the fields with this entry of the browser's history. */
function rememberTyped(form: HTMLFormElement): void {
  history.replaceState({ typed: readTyped(form), form: [...document.forms].indexOf(form) }, '');
}

/** Fills the form in again after Back: browsers ask the server for pages that no cache may store. */
function restoreTyped(): void {
  const [navigation] = performance.getEntriesByType('navigation') as PerformanceNavigationTiming[];
  const state = history.state as { typed?: Typed; form: number } | null;
  if (navigation?.type !== 'back_forward' || state?.typed === undefined) return;
  const form = document.forms[state.form];
  if (form !== undefined) fillTyped(form, state.typed);
}
