import { getElement } from '../dom.js';
import { CheckInDesk } from './check-in-desk.js';
import type { CheckInConfig } from './config.js';
import { storePage } from './page-cache.js';
import { offerCamera } from './ticket-camera.js';

const refreshMs = 20_000;
const retryMs = 5000;

/** Starts the check-in desk on its page: camera, search, buttons, and keeping up with the server. */
export function openCheckInDesk(root: HTMLElement): void {
  const config = JSON.parse(root.dataset.door ?? '') as CheckInConfig;
  const desk = new CheckInDesk(root, config);
  const { page, server } = desk;

  page.searchStored(
    () => desk.known(),
    () => server.isOnline,
  );
  root.addEventListener('submit', (event) => takeOver(event, desk));
  page.part('walk-in').addEventListener('click', (event) => {
    if (server.isOnline) return;
    event.preventDefault();
    page.showAnswer({ outcome: null, tone: 'warn', icon: 'half', heading: config.words.needsNetwork });
  });
  page.part('differ-seen').addEventListener('click', () => desk.dismissSurprises());
  offerCamera({
    button: getElement(root, '[data-scan]', HTMLButtonElement),
    frame: page.part('camera'),
    video: getElement(root, '[data-video]', HTMLVideoElement),
    labels: { start: config.words.scan, stop: config.words.scanStop },
    decoderPath: config.decoder,
    onCode: (code) => desk.scan(code),
    onFailure: (reason) => {
      const heading = config.words.noCamera.replace('{reason}', reason);
      page.showAnswer({ outcome: null, tone: 'warn', icon: 'half', heading });
    },
  });

  desk.show();
  desk.showConnection();
  void storePage(config.assets);
  if ('serviceWorker' in navigator) navigator.serviceWorker.register(config.workerPath).catch(() => {});
  keepUp(desk);
}

/** The forms that the server drew do the same as the buttons of this script, so that they work without network too. */
function takeOver(event: SubmitEvent, desk: CheckInDesk): void {
  const form = event.target;
  if (!(form instanceof HTMLFormElement)) return;
  const input = form.elements.namedItem('person');
  const person = input instanceof HTMLInputElement ? desk.find(input.value) : undefined;
  if (!person) return;
  event.preventDefault();
  event.stopPropagation();
  delete form.dataset.sent;
  void (form.action.endsWith('/undo') ? desk.undo(person.id) : desk.checkIn(person));
}

function keepUp(desk: CheckInDesk): void {
  const { server, queue } = desk;
  const synchronize = () => void desk.synchronize();
  void desk.refresh().then(() => queue.send());
  setInterval(synchronize, refreshMs);
  setInterval(() => {
    if (queue.pending().length > 0 || !server.isOnline) synchronize();
  }, retryMs);
  addEventListener('online', synchronize);
  addEventListener('offline', () => {
    server.isOnline = false;
    desk.showConnection();
  });
  document.addEventListener('visibilitychange', synchronize);
  // The browser asks first: what only this page has is lost with it.
  addEventListener('beforeunload', (event) => {
    if (desk.store.unstoredCount > 0) event.preventDefault();
  });
}
