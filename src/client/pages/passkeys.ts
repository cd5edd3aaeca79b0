/**
 * `<form data-passkey="create" data-options="…" data-passkey-part hidden>`: asks the server for a challenge, lets the
 * device sign it, and submits the form with the answer. Where the browser has no passkeys, parts for them stay hidden,
 * and what is shown in their place (`data-passkey-missing`) stays visible.
 */
export function offerPasskeys(): void {
  if (!canUsePasskeys()) return;
  for (const part of document.querySelectorAll<HTMLElement>('[data-passkey-part]')) part.hidden = false;
  for (const note of document.querySelectorAll<HTMLElement>('[data-passkey-missing]')) note.hidden = true;
  for (const form of document.querySelectorAll<HTMLFormElement>('form[data-passkey]')) {
    const answer = form.elements.namedItem('response');
    if (!(answer instanceof HTMLInputElement)) continue;
    form.addEventListener('submit', (event) => {
      if (answer.value !== '') return;
      event.preventDefault();
      // It isn't submitted yet, so it can be submitted again.
      event.stopPropagation();
      void askDevice(form, answer);
    });
  }
}

function canUsePasskeys(): boolean {
  return 'PublicKeyCredential' in window && 'parseCreationOptionsFromJSON' in PublicKeyCredential;
}

async function askDevice(form: HTMLFormElement, answer: HTMLInputElement): Promise<void> {
  const failure = form.querySelector<HTMLElement>('[data-passkey-failure]');
  if (failure) failure.hidden = true;
  try {
    const credential = await credentialFor(form);
    answer.value = JSON.stringify(credential);
    form.requestSubmit();
  } catch {
    // The person cancelled, the device has no passkey for this host or has one already, or the server refused.
    answer.value = '';
    if (failure) failure.hidden = false;
  }
}

async function credentialFor(form: HTMLFormElement): Promise<Credential | null> {
  const fields = new URLSearchParams();
  for (const [name, value] of new FormData(form)) if (typeof value === 'string') fields.append(name, value);
  const response = await fetch(form.dataset.options ?? '', { method: 'POST', body: fields });
  if (!response.ok) throw new Error(`${response.status}`);
  const options: unknown = await response.json();
  return form.dataset.passkey === 'create'
    ? navigator.credentials.create({
        publicKey: PublicKeyCredential.parseCreationOptionsFromJSON(options as PublicKeyCredentialCreationOptionsJSON),
      })
    : navigator.credentials.get({
        publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(options as PublicKeyCredentialRequestOptionsJSON),
      });
}
