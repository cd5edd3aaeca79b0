// Conveniences only: every page works without this file.

const year = 60 * 60 * 24 * 365;

function setCookie(name, value) {
  const secure = location.protocol === 'https:' ? '; secure' : '';
  document.cookie = `${name}=${encodeURIComponent(value)}; path=/; max-age=${year}; samesite=lax${secure}`;
}

function hasCookie(name) {
  return document.cookie.split('; ').some((cookie) => cookie.startsWith(`${name}=`));
}

// A visitor who never chose a zone gets the browser's. The page is fetched again once, in that zone.
function offerBrowserZone() {
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  const page = document.querySelector('[data-shown-zone]');
  if (!zone || !page) return;
  if (hasCookie('tz') || new URLSearchParams(location.search).has('tz')) return;
  setCookie('tz', zone);
  if (page.dataset.shownZone !== zone && hasCookie('tz')) location.reload();
}

// Forms ask for the zone; the browser knows it. Only where nobody chose one.
function presetZoneFields() {
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  for (const select of document.querySelectorAll('select[data-preset-zone]')) {
    if (select.value === '' && [...select.options].some((option) => option.value === zone)) select.value = zone;
  }
}

function submitOnChange() {
  for (const select of document.querySelectorAll('select[data-auto-submit]')) {
    const button = select.form.querySelector('button');
    if (button) button.hidden = true;
    select.addEventListener('change', () => select.form.requestSubmit());
  }
}

function preventDoubleSubmission() {
  document.addEventListener('submit', (event) => {
    const form = event.target;
    // What goes to a frame, a preview, may be sent again at once.
    if (form.method !== 'post' || event.submitter?.formTarget) return;
    if (form.dataset.sent) return event.preventDefault();
    form.dataset.sent = 'yes';
    for (const button of form.querySelectorAll('button')) button.setAttribute('aria-disabled', 'true');
  });
  // A page that comes back out of the browser's cache can be sent again.
  addEventListener('pageshow', () => {
    for (const form of document.querySelectorAll('form[data-sent]')) {
      delete form.dataset.sent;
      for (const button of form.querySelectorAll('button')) button.removeAttribute('aria-disabled');
    }
  });
}

function offerCopying() {
  for (const button of document.querySelectorAll('button[data-copy]')) {
    if (!navigator.clipboard) continue;
    button.hidden = false;
    button.addEventListener('click', async () => {
      await navigator.clipboard.writeText(document.getElementById(button.dataset.copy).value);
      button.querySelector('[data-label]').textContent = button.dataset.copied;
    });
  }
}

// <p hidden data-countdown="2027-01-14T07:45:00Z" data-server-now="...">: counts down by the server's clock, then
// fetches the page again. More than a day ahead the date beside it says enough.
function countDown() {
  const element = document.querySelector('[data-countdown]');
  if (!element) return;
  const until = Date.parse(element.dataset.countdown);
  const skew = Date.parse(element.dataset.serverNow) - Date.now();
  const pad = (number) => String(number).padStart(2, '0');
  const tick = () => {
    const left = Math.ceil((until - Date.now() - skew) / 1000);
    if (left <= 0) return location.reload();
    element.textContent = [Math.floor(left / 3600), Math.floor(left / 60) % 60, left % 60].map(pad).join(':');
    element.hidden = left > 86400;
    setTimeout(tick, 1000);
  };
  tick();
}

// <form data-preview="/console/...">: shows what the server makes of the typed wall time, in data-preview-target.
function previewWallTimes() {
  const names = ['startsOn', 'startsTime', 'timeZone', 'durationMinutes', 'overlap', 'confirmed'];
  for (const form of document.querySelectorAll('form[data-preview]')) {
    const target = document.getElementById(form.dataset.previewTarget);
    let latest = 0;
    form.addEventListener('change', async ({ target: field }) => {
      // An answer to a question that the preview itself asks changes nothing in it.
      if (target.contains(field) || !names.includes(field.name)) return;
      const turn = ++latest;
      const typed = [...new FormData(form)].filter(([name]) => names.includes(name));
      const answer = await fetch(`${form.dataset.preview}?${new URLSearchParams(typed)}`);
      if (answer.ok && turn === latest) target.innerHTML = await answer.text();
    });
  }
}

// <input data-filters="ID" hidden>: leaves in a select only the options that contain what is typed, and those that the
// server finds where data-search names its address: it knows countries and old names. What fits nothing hides nothing.
function filterOptions() {
  const plain = (text) => text.normalize('NFD').replace(/\p{M}/gu, '').replaceAll('\u2212', '-').toLowerCase();
  for (const input of document.querySelectorAll('input[data-filters]')) {
    const select = document.getElementById(input.dataset.filters);
    const status = input.parentElement.querySelector('output');
    const groups = [...select.querySelectorAll('optgroup')].map((group) => ({ group, options: [...group.children] }));
    const every = groups.flatMap(({ options }) => options);
    // What was chosen before the search stays while it fits; what the search alone picked gives way to a better match.
    let chosen = null;
    const show = (wanted, found) => {
      const text = (option) => plain(`${option.label} ${option.value}`).replaceAll('_', ' ');
      const fitting = every.filter((option) => text(option).includes(wanted) || found.includes(option.value));
      const left = new Set(fitting.length > 0 ? fitting : every);
      const present = select.value;
      for (const { group, options } of groups) {
        group.replaceChildren(...options.filter((option) => left.has(option)));
        group.hidden = group.children.length === 0;
      }
      const of = (value) => fitting.find((option) => option.value === value);
      const best = of(chosen) ?? of(found[0]) ?? fitting[0];
      select.value = wanted === '' || !best ? present : best.value;
      if (status) status.textContent = wanted === '' ? '' : (select.selectedOptions[0]?.label ?? '');
    };
    let latest = 0;
    input.hidden = false;
    select.addEventListener('change', () => (chosen = select.value));
    input.addEventListener('input', async () => {
      const turn = ++latest;
      const wanted = plain(input.value.trim());
      chosen ??= select.value;
      show(wanted, []);
      if (wanted === '') chosen = null;
      if (wanted.length < 2 || !input.dataset.search) return;
      const answer = await fetch(`${input.dataset.search}?${new URLSearchParams({ query: wanted, limit: 500 })}`);
      if (!answer.ok || turn !== latest) return;
      const { items } = await answer.json();
      show(wanted, items.map((item) => item.timeZone));
    });
    input.addEventListener('change', (event) => {
      event.stopPropagation();
      select.dispatchEvent(new Event('change', { bubbles: true }));
    });
    input.addEventListener('keydown', (event) => {
      if (event.key !== 'Enter') return;
      event.preventDefault();
      select.focus();
    });
  }
}

// <input data-suggest="/calls/.../organizations.json">: offers names that contain what is typed.
function suggestNames() {
  for (const input of document.querySelectorAll('input[data-suggest]')) {
    const list = document.createElement('datalist');
    list.id = `${input.id}-names`;
    input.after(list);
    input.setAttribute('list', list.id);
    let timer;
    let latest = 0;
    input.addEventListener('input', () => {
      clearTimeout(timer);
      timer = setTimeout(async () => {
        const turn = ++latest;
        const typed = input.value.trim();
        const answer = typed === '' ? null : await fetch(`${input.dataset.suggest}?${new URLSearchParams({ q: typed })}`);
        if (turn !== latest || answer?.ok === false) return;
        const { names } = answer === null ? { names: [] } : await answer.json();
        list.replaceChildren(...names.map((name) => new Option(name, name)));
      }, 200);
    });
  }
}

// <div data-shown-for="choice choices">: part of the form of a question, for these kinds of question only.
function showForKind() {
  for (const part of document.querySelectorAll('[data-shown-for]')) {
    const kind = part.closest('form').elements.kind;
    const show = () => (part.hidden = !part.dataset.shownFor.split(' ').includes(kind.value));
    kind.addEventListener('change', show);
    show();
  }
}

// <form data-live-preview="NAME">: sends what is typed to the frame of that name by its data-preview-button.
function previewLive() {
  for (const form of document.querySelectorAll('form[data-live-preview]')) {
    const button = form.querySelector('[data-preview-button]');
    let timer;
    let turn = 0;
    const show = () => {
      clearTimeout(timer);
      timer = setTimeout(() => {
        // A fresh frame each time: what is loaded into an old one stands in the way of the Back button.
        const old = form.querySelector('iframe');
        const fresh = old.cloneNode();
        fresh.removeAttribute('src');
        // A name stays with what is loaded, whatever the attribute says later.
        button.formTarget = fresh.name = `${form.dataset.livePreview}-${++turn}`;
        old.before(fresh);
        // It is not moved: that would load it again.
        fresh.addEventListener('load', () => {
          // Who is in the old one with the keyboard goes on in the fresh one.
          if (document.activeElement?.parentElement === fresh.parentElement) fresh.focus({ preventScroll: true });
          while (fresh.nextSibling) fresh.nextSibling.remove();
        });
        form.requestSubmit(button);
      }, 300);
    };
    form.addEventListener('input', show);
    button.hidden = true;
    if (!form.querySelector('iframe[name]').hasAttribute('src')) show();
  }
}

// Chromium matches no :focus on a frame that the keyboard is in.
function showFocusOfFrames() {
  const mark = () => {
    for (const frame of document.querySelectorAll('.mail-frame iframe'))
      frame.toggleAttribute('data-focused', frame === document.activeElement);
  };
  addEventListener('blur', mark);
  addEventListener('focus', mark);
  document.addEventListener('focusin', mark);
}

offerBrowserZone();
presetZoneFields();
submitOnChange();
preventDoubleSubmission();
offerCopying();
countDown();
previewWallTimes();
filterOptions();
suggestNames();
showForKind();
previewLive();
showFocusOfFrames();
document.querySelector('#errors')?.focus();
