import { actionOf, getElement } from '../dom.js';
import { CheckInApp } from './check-in-app.js';
import type { CheckInConfig } from './config.js';
import { pageCacheName } from './cache-name.js';
import { storePage } from '../offline/page-cache.js';
import { offerCamera } from './ticket-camera.js';

const refreshMs = 20_000;
const retryMs = 5000;

/** Starts check-in on its page: camera, search, buttons, and synchronization. */
export function openCheckIn(root: HTMLElement): void {
  const config = JSON.parse(root.dataset.checkIn ?? '') as CheckInConfig;
  const app = new CheckInApp(root, config);
  const { page, server } = app;

  page.searchStored(
    () => app.known(),
    () => server.isOnline,
  );
  root.addEventListener('submit', (event) => takeOver(event, app));
  page.part('walk-in').addEventListener('click', (event) => {
    if (server.isOnline) return;
    event.preventDefault();
    page.showAnswer({ outcome: null, tone: 'warn', icon: 'half', heading: config.words.needsNetwork });
  });
  page.part('differ-seen').addEventListener('click', () => app.dismissSurprises());
  offerCamera({
    button: getElement(root, '[data-scan]', HTMLButtonElement),
    frame: page.part('camera'),
    video: getElement(root, '[data-video]', HTMLVideoElement),
    labels: { start: config.words.scan, stop: config.words.scanStop },
    decoderPath: config.decoder,
    onCode: (code) => app.scan(code),
    onFailure: (reason) => {
      const heading = config.words.noCamera.replace('{reason}', reason);
      page.showAnswer({ outcome: null, tone: 'warn', icon: 'half', heading });
    },
  });

  app.show();
  app.showConnection();
  void storePage(pageCacheName, location.pathname, config.assets);
  if ('serviceWorker' in navigator) navigator.serviceWorker.register(config.workerPath).catch(() => {});
  keepUp(app);
}

/** Server-rendered forms are handled like the buttons of this script, so that they work offline, too. */
function takeOver(event: SubmitEvent, app: CheckInApp): void {
  const form = event.target;
  if (!(form instanceof HTMLFormElement)) return;
  const input = form.elements.namedItem('person');
  const person = input instanceof HTMLInputElement ? app.find(input.value) : undefined;
  if (!person) return;
  event.preventDefault();
  event.stopPropagation();
  delete form.dataset.sent;
  void (actionOf(form).endsWith('/undo') ? app.undo(person.id) : app.checkIn(person));
}

function keepUp(app: CheckInApp): void {
  const { server, queue } = app;
  const synchronize = () => void app.synchronize();
  void app.refresh().then(() => queue.send());
  setInterval(synchronize, refreshMs);
  setInterval(() => {
    if (queue.pending().length > 0 || !server.isOnline) synchronize();
  }, retryMs);
  addEventListener('online', synchronize);
  addEventListener('offline', () => {
    server.isOnline = false;
    app.showConnection();
  });
  document.addEventListener('visibilitychange', synchronize);
  // The browser asks first, because scans only in memory would be lost.
  addEventListener('beforeunload', (event) => {
    if (app.store.unstoredCount > 0) event.preventDefault();
  });
}
