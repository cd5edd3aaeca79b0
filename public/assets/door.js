// The door of a session on a phone: reads tickets with the camera, and goes on without network. It keeps the list of the
// people who are expected (hashes of their codes, not the codes), and every scan until the server has it, each with its
// own id and time: told twice, it is one. The page works without this file, as long as there is network.

const prefix = 'greenroom-door:';
const keptPages = 'greenroom-door';
/** As long as the server may take before this phone answers by itself. */
const patienceMs = 1500;
const refreshMs = 20_000;
/** Between are only news: a list may hold thousands. */
const wholeListMs = 600_000;
const retryMs = 5000;
const scanMs = 150;
/** A ticket that stays before the camera is one scan. */
const sameTicketMs = 4000;
const mostAtOnce = 50;
const mostFound = 20;
const dayMs = 86_400_000;

const ourTicket = /^[\da-f]{64}$/iu;

const door = document.querySelector('[data-door]');
const kit = door && JSON.parse(door.dataset.door);
const icons = kit?.icons;
forgetAtSignOut();
forgetOldLists();
// Browsers give cameras, hashes and workers to secure pages alone; without them the forms of the page do.
if (isSecureContext && door) open();
else if (isSecureContext) void keepPage([]);

function open() {
  const part = (name) => door.querySelector(`[data-${name}]`);
  const { words, told: says } = kit;
  const listKey = `${prefix}list:${kit.session}`;
  const scanPrefix = `${prefix}scan:${kit.session}:`;
  let list = readJson(listKey);
  let isOnline = true;
  let isSignedOut = false;
  let csrfToken = document.querySelector('input[name="_csrf"]')?.value ?? '';
  const differing = [];

  // What is known: the list as the server gave it, and on top of it what this phone saw since.
  const people = () => list?.people ?? [];
  const find = (test) => people().find(test);
  // By the clock of the server: that of a phone may be wrong.
  const now = () => Date.now() + (list?.skewMs ?? 0);

  function standing(person) {
    let inAt = person.inAt;
    let checkInId = person.checkInId;
    for (const scan of unsent()) {
      if (scan.personId !== person.id) continue;
      if (scan.undoes && scan.undoes === checkInId) [inAt, checkInId] = [null, null];
      else if (!scan.undoes && scan.told === 'in') [inAt, checkInId] = [scan.at, scan.id];
    }
    return { inAt, checkInId };
  }

  function unsent() {
    return Object.keys(localStorage)
      .filter((key) => key.startsWith(scanPrefix))
      .map(readJson)
      .filter((scan) => scan !== null)
      .sort((a, b) => a.seen - b.seen);
  }

  function decide(person) {
    const { inAt } = standing(person);
    if (inAt !== null) return { outcome: 'already', since: inAt };
    if (list.isCancelled) return { outcome: 'session-cancelled' };
    if (person.state !== 'confirmed') return { outcome: person.state };
    const at = new Date(now()).toISOString();
    if (at < list.opensAt) return { outcome: 'too-early' };
    return at > list.closesAt ? { outcome: 'too-late' } : { outcome: 'in', since: at };
  }

  // Of what it saw, what to say: the server's word while there is network, and otherwise this phone's own.
  // Whoever comes next has the screen: an answer that is late says so below, unless all is well.
  let turns = 0;
  async function see({ code, person, undoes }) {
    const turn = ++turns;
    const tell = (answer) => {
      if (turn === turns) return say(answer);
      if (answer.outcome === 'in' || answer.outcome === 'out') return;
      differing.push(answer);
      show();
    };
    const known = person ?? (code === undefined ? undefined : await personOf(code));
    const own = undoes ? { outcome: 'out' } : known ? decide(known) : { outcome: null };
    const scan = {
      id: crypto.randomUUID(),
      at: new Date(now()).toISOString(),
      seen: performance.timeOrigin + performance.now(),
      personId: known?.id ?? null,
      told: own.outcome,
      ...(code !== undefined && { code }),
      ...(undoes && { undoes }),
    };
    localStorage.setItem(scanPrefix + scan.id, JSON.stringify(scan));
    showNet();
    say({ tone: 'wait', icon: 'ring', heading: words.checking, name: known?.name ?? null });
    const answer = await Promise.race([send(scan.id), wait(patienceMs)]);
    if (answer) return tell(answer);
    // The server has not answered: from here on its word can only differ from what is said now.
    if (localStorage.getItem(scanPrefix + scan.id) !== null) {
      localStorage.setItem(scanPrefix + scan.id, JSON.stringify({ ...scan, isTold: true }));
    }
    if (own.outcome === null) {
      return tell({ tone: 'warn', icon: 'half', heading: words.unlisted, detail: words.unlistedDetail });
    }
    tell(inWords(own, known, scan.id));
    show();
  }

  async function personOf(code) {
    const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(code.toUpperCase())));
    const key = [...digest.slice(0, 16)].map((byte) => byte.toString(16).padStart(2, '0')).join('');
    return find((one) => one.key === key);
  }

  function inWords({ outcome, since }, person, checkInId) {
    const { heading, ...rest } = says[outcome];
    const isIn = outcome === 'in' || outcome === 'already';
    return {
      ...rest,
      outcome,
      heading: heading.replace('{time}', timeOf(since)),
      name: person.name,
      organization: person.organization,
      undo: isIn ? { registrationId: person.id, checkInId: outcome === 'in' ? checkInId : undefined } : null,
    };
  }

  // The clock of the place where the session is, whatever zone the phone is set to.
  function timeOf(at) {
    if (!at) return '';
    return new Date(Date.parse(at) + list.offsetMinutes * 60_000).toISOString().slice(11, 16);
  }

  // Sending. One request at a time, so that what was seen first is told first.
  let sending = Promise.resolve(new Map());
  function send(wantedId) {
    sending = sending.catch(() => null).then(sendAll);
    return sending.then((answers) => answers.get(wantedId) ?? null).catch(() => null);
  }

  async function sendAll() {
    const answers = new Map();
    for (;;) {
      const scans = unsent().slice(0, mostAtOnce);
      if (scans.length === 0) return answers;
      const body = {
        _csrf: csrfToken,
        scans: scans.map(({ id, at, code, personId, undoes }) => ({
          id,
          at,
          ...(code !== undefined && { code }),
          ...(code === undefined && personId !== null && { registrationId: personId }),
          ...(undoes && { undoes }),
        })),
      };
      const told = await ask(kit.scansPath, body);
      if (told === null) return answers;
      for (const answer of told.answers) {
        const scan = readJson(scanPrefix + answer.id);
        localStorage.removeItem(scanPrefix + answer.id);
        learn(answer, scan);
        answers.set(answer.id, answer);
        if (scan?.isTold && scan.told !== answer.outcome) differing.push(answer);
      }
      part('inside').textContent = told.inside;
      part('expected').textContent = told.expected;
      show();
    }
  }

  function learn(answer, scan) {
    const person = find((one) => one.id === answer.registrationId);
    if (!person) return;
    if (answer.outcome === 'in') [person.inAt, person.checkInId] = [answer.since, scan?.id ?? null];
    if (answer.outcome === 'already' && person.inAt === null) person.inAt = answer.since;
    if (answer.outcome === 'out') [person.inAt, person.checkInId] = [null, null];
    writeJson(listKey, list);
  }

  // A token that is too old is replaced with the list, and then the same is asked once more.
  async function ask(path, body, isAgain = false) {
    try {
      const response = await fetch(path, {
        headers: { 'content-type': 'application/json', accept: 'application/json' },
        ...(body && { method: 'POST', body: JSON.stringify({ ...body, _csrf: csrfToken }) }),
        signal: AbortSignal.timeout?.(15_000),
      });
      const isJson = response.headers.get('content-type')?.includes('json');
      isSignedOut = response.redirected || response.status === 401;
      isOnline = response.status < 500;
      if (response.status === 403 && body && !isAgain && (await refresh())) return await ask(path, body, true);
      return response.ok && isJson && !isSignedOut ? await response.json() : null;
    } catch {
      isOnline = false;
      return null;
    } finally {
      showNet();
    }
  }

  async function refresh() {
    const isNewEnough = list?.wholeAt > Date.now() - wholeListMs && list.wholeAt <= Date.now();
    const fresh = await ask(isNewEnough ? `${kit.listPath}?since=${list.now}` : kit.listPath);
    if (fresh === null) return false;
    fresh.wholeAt = fresh.isNews ? list.wholeAt : Date.now();
    if (fresh.isNews) fresh.people = merged(people(), fresh.people);
    fresh.skewMs = Date.parse(fresh.now) - Date.now();
    csrfToken = fresh.csrfToken;
    for (const input of document.querySelectorAll('input[name="_csrf"]')) input.value = csrfToken;
    delete fresh.csrfToken;
    const isNews = JSON.stringify(fresh.people) !== JSON.stringify(list?.people);
    list = fresh;
    writeJson(listKey, list);
    // What is drawn anew loses the focus: only where there is news.
    if (isNews) show();
    else showNet();
    return true;
  }

  function merged(known, news) {
    const byId = new Map(known.map((person) => [person.id, person]));
    for (const person of news) byId.set(person.id, person);
    return [...byId.values()];
  }

  // Showing.
  function say(answer) {
    part('answer').replaceChildren(answerElement(answer));
  }

  function answerElement({ tone, icon, heading, name, organization, detail, undo }) {
    const box = element('div', `door-answer ${tone}`);
    const head = element('p', 'door-told');
    head.append(iconElement(icon), element('b', '', heading));
    box.append(head);
    if (name) box.append(isolated('p', 'door-name', name));
    if (organization) box.append(isolated('p', '', organization));
    if (detail) box.append(element('p', '', detail));
    if (undo) {
      const button = element('button', 'btn second small', words.undo);
      button.type = 'button';
      button.addEventListener('click', () => {
        const person = find((one) => one.id === undo.registrationId);
        if (person) void takeBack(person);
      });
      box.append(button);
    }
    return box;
  }

  function takeBack(person) {
    const { checkInId } = standing(person);
    // One that another phone made since the last list has no name here yet.
    return checkInId === null ? refresh().then((is) => is && takeBackNamed(person.id)) : see({ person, undoes: checkInId });
  }

  function takeBackNamed(id) {
    const person = find((one) => one.id === id);
    const checkInId = person && standing(person).checkInId;
    return checkInId ? see({ person, undoes: checkInId }) : null;
  }

  function personElement(person) {
    const item = element('li', '');
    const words_ = element('div', '');
    const { inAt } = standing(person);
    const name = element('b', '');
    name.append(element('bdi', '', person.name));
    words_.append(name);
    if (person.organization) words_.append(isolated('span', 'label sub', person.organization));
    const isIn = inAt !== null;
    const outcome = says[person.state];
    const tone = isIn ? 'good' : (outcome?.tone ?? 'off');
    const state = element('span', `state ${tone}`);
    const label = isIn
      ? words.inSince.replace('{time}', timeOf(inAt))
      : person.state === 'confirmed'
        ? words.expected
        : outcome.heading;
    state.append(iconElement(isIn ? 'dot' : (outcome?.icon ?? 'ring')), label);
    words_.append(state);
    item.append(words_);
    if (isIn || (person.state === 'confirmed' && !list.isCancelled)) {
      const button = element('button', `btn${isIn ? ' second' : ''} small`, isIn ? words.undo : words.checkIn);
      button.append(element('span', 'vh', `: ${person.name}`));
      button.type = 'button';
      button.addEventListener('click', () => {
        void (isIn ? takeBack(person) : see({ person }));
        scrollTo({ top: 0 });
      });
      item.append(button);
    }
    return item;
  }

  function show() {
    if (list === null) return;
    const expected = people().filter((one) => one.state === 'confirmed');
    part('inside').textContent = expected.filter((one) => standing(one).inAt !== null).length;
    part('expected').textContent = expected.length;
    const inside = people()
      .map((person) => ({ person, inAt: standing(person).inAt }))
      .filter(({ inAt }) => inAt !== null)
      .sort((a, b) => (a.inAt < b.inAt ? 1 : -1))
      .slice(0, 5);
    part('latest').hidden = inside.length === 0;
    part('latest-list').replaceChildren(...inside.map(({ person }) => personElement(person)));
    if (isSearching) showFound();
    part('differ').hidden = differing.length === 0;
    part('differ-list').replaceChildren(
      ...differing.map((answer) => {
        const item = element('li', '');
        item.append(answerElement({ ...answer, undo: null }));
        return item;
      }),
    );
    showNet();
  }

  function showNet() {
    const net = part('net');
    const waiting = unsent().length;
    const notes = [
      isSignedOut ? words.signedOut : isOnline ? '' : words.offline,
      waiting > 0 && (!isOnline || isSignedOut) ? words.unsent.replace('{count}', waiting) : '',
    ].filter((text) => text !== '');
    const text = notes.join(' ');
    if (net.textContent !== text) net.textContent = text;
    net.hidden = text === '';
    part('kept').hidden = list === null;
    if (list) part('kept').textContent = words.kept.replace('{time}', timeOf(list.now));
  }

  // Searching in the list that is kept. An address is not in it: that search goes to the server.
  const search = door.querySelector('#q');
  let isSearching = false;
  function showFound() {
    const wanted = plain(search.value);
    const hits = people().filter(
      (one) =>
        plain(`${one.name} ${one.organization ?? ''}`).includes(wanted) || one.id.slice(0, 8) === wanted.toLowerCase(),
    );
    hits.sort((a, b) => (a.state === 'confirmed' ? 0 : 1) - (b.state === 'confirmed' ? 0 : 1));
    const rows = element('ul', 'list ends door-people');
    rows.append(...hits.slice(0, mostFound).map(personElement));
    const more = hits.length === 0 ? words.foundNone : hits.length > mostFound ? words.foundMore : '';
    part('found').replaceChildren(...(wanted === '' ? [] : [rows, element('p', 'hint', more)]));
  }
  search.addEventListener('input', () => {
    if (list === null || search.value.includes('@')) return;
    isSearching = true;
    showFound();
  });
  search.form.addEventListener('submit', (event) => {
    if (list !== null && (!isOnline || (isSearching && !search.value.includes('@')))) event.preventDefault();
  });
  // The forms that the server drew do the same as the buttons here, and go on without network.
  door.addEventListener('submit', (event) => {
    const id = event.target.elements.person?.value;
    const person = id && find((one) => one.id === id);
    if (!person) return;
    event.preventDefault();
    event.stopPropagation();
    delete event.target.dataset.sent;
    void (event.target.action.endsWith('/undo') ? takeBack(person) : see({ person }));
  });
  part('walk-in').addEventListener('click', (event) => {
    if (isOnline) return;
    event.preventDefault();
    say({ tone: 'warn', icon: 'half', heading: words.needsNetwork });
  });
  part('differ-seen').addEventListener('click', () => {
    differing.length = 0;
    show();
  });

  camera(part, words, kit, (code) => (ourTicket.test(code) ? void see({ code }) : say(says.unknown)), say);
  show();
  showNet();
  void keepPage(kit.assets);
  if ('serviceWorker' in navigator) navigator.serviceWorker.register(kit.workerPath).catch(() => {});
  const meet = async () => {
    if (document.visibilityState === 'hidden') return;
    await send();
    if (unsent().length === 0) await refresh();
  };
  void refresh().then(() => send());
  setInterval(() => void meet(), refreshMs);
  setInterval(() => {
    if (unsent().length > 0 || !isOnline) void meet();
  }, retryMs);
  addEventListener('online', () => void meet());
  addEventListener('offline', () => {
    isOnline = false;
    showNet();
  });
  document.addEventListener('visibilitychange', () => void meet());
}

// The camera, where there is one and the page may use it (https alone).
function camera(part, words, kit, onCode, say) {
  const button = part('scan');
  const video = part('video');
  if (!navigator.mediaDevices?.getUserMedia) return;
  button.hidden = false;
  let stream = null;
  let lock = null;
  let last = { code: '', at: 0 };

  async function start() {
    const wish = { facingMode: 'environment', width: { ideal: 1280 }, height: { ideal: 720 } };
    stream = await navigator.mediaDevices.getUserMedia({ video: wish, audio: false });
    video.srcObject = stream;
    part('camera').hidden = false;
    button.textContent = words.scanStop;
    await video.play();
    lock = await navigator.wakeLock?.request('screen').catch(() => null);
    const read = await reader(kit);
    while (stream !== null) {
      const code = await read(video).catch(() => null);
      const at = Date.now();
      if (code !== null && stream !== null) {
        const isNew = code !== last.code || at - last.at > sameTicketMs;
        last = { code, at };
        if (isNew) onCode(code);
      }
      await wait(scanMs);
    }
  }

  function stop() {
    for (const track of stream?.getTracks() ?? []) track.stop();
    void lock?.release();
    stream = null;
    video.srcObject = null;
    part('camera').hidden = true;
    button.textContent = words.scan;
  }

  button.addEventListener('click', () => {
    if (stream !== null) return stop();
    start().catch((error) => {
      stop();
      const heading = words.noCamera.replace('{reason}', error.message || error.name);
      say({ tone: 'warn', icon: 'half', heading });
    });
  });
  addEventListener('pagehide', stop);
}

// What reads a code from a picture: the browser itself where it can, and otherwise a library of ours.
async function reader({ decoder }) {
  const formats = await globalThis.BarcodeDetector?.getSupportedFormats?.().catch(() => []);
  if (formats?.includes('qr_code')) {
    const native = new BarcodeDetector({ formats: ['qr_code'] });
    return async (video) => (await native.detect(video))[0]?.rawValue ?? null;
  }
  const { decodeQR } = await import(decoder);
  const canvas = document.createElement('canvas');
  const context = canvas.getContext('2d', { willReadFrequently: true });
  return async (video) => {
    if (video.videoWidth === 0) return null;
    const scale = Math.min(1, 960 / Math.max(video.videoWidth, video.videoHeight));
    [canvas.width, canvas.height] = [Math.round(video.videoWidth * scale), Math.round(video.videoHeight * scale)];
    context.drawImage(video, 0, 0, canvas.width, canvas.height);
    // It throws where it sees no code.
    return decodeQR(context.getImageData(0, 0, canvas.width, canvas.height));
  };
}

// The page and what it is made of, for the time without network (door-worker.js).
async function keepPage(assets) {
  if (!globalThis.caches) return;
  const store = await caches.open(keptPages);
  const old = (await store.keys()).filter(({ url }) => new URL(url).pathname.startsWith('/assets/'));
  const wanted = new Set(assets.map((path) => new URL(path, location.origin).href));
  if (assets.length > 0) for (const request of old) if (!wanted.has(request.url)) await store.delete(request);
  try {
    const page = await fetch(location.pathname);
    if (page.ok && !page.redirected) await store.put(location.pathname, page);
    for (const path of assets) if (!(await store.match(path))) await store.add(path);
  } catch {
    // No network: what is kept stays.
  }
}

// Names do not stay on a phone whose user has left; what it saw and did not send does, which holds none.
function forgetAtSignOut() {
  const form = document.querySelector('form[action$="/sign-out"]');
  form?.addEventListener('submit', () => {
    for (const key of Object.keys(localStorage)) if (key.startsWith(`${prefix}list:`)) localStorage.removeItem(key);
    void globalThis.caches?.delete(keptPages);
  });
}

function forgetOldLists() {
  for (const key of Object.keys(localStorage)) {
    if (!key.startsWith(`${prefix}list:`)) continue;
    const list = readJson(key);
    if (list === null || Date.parse(list.closesAt) + dayMs < Date.now()) localStorage.removeItem(key);
  }
}

function readJson(key) {
  try {
    return JSON.parse(localStorage.getItem(key));
  } catch {
    return null;
  }
}

// A list that is too large for the browser's store is kept as long as the page is open.
function writeJson(key, value) {
  try {
    localStorage.setItem(key, JSON.stringify(value));
  } catch {
    localStorage.removeItem(key);
  }
}

function plain(text) {
  return text.normalize('NFD').replace(/\p{M}/gu, '').trim().toLowerCase();
}

function wait(ms) {
  return new Promise((resolve) => setTimeout(resolve, ms, null));
}

function element(name, className, text = '') {
  const made = document.createElement(name);
  if (className) made.className = className;
  if (text) made.textContent = text;
  return made;
}

function isolated(name, className, text) {
  const made = element(name, className);
  made.append(element('bdi', '', text));
  return made;
}

function iconElement(name) {
  const svg = document.createElementNS('http://www.w3.org/2000/svg', 'svg');
  svg.setAttribute('aria-hidden', 'true');
  const use = document.createElementNS('http://www.w3.org/2000/svg', 'use');
  use.setAttribute('href', `${icons}#${name}`);
  svg.append(use);
  return svg;
}
