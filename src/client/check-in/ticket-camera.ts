import { wait } from '../dom.js';
import { openQrReader } from './qr-reader.js';

/** Pause between two looks at the picture. */
const scanMs = 150;
/** A ticket that stays before the camera is one scan. */
const sameTicketMs = 4000;

export interface CameraOptions {
  button: HTMLButtonElement;
  /** What surrounds the picture, hidden while the camera is off. */
  frame: HTMLElement;
  video: HTMLVideoElement;
  labels: { start: string; stop: string };
  /** The address of the module that reads codes where the browser cannot. */
  decoderPath: string;
  onCode: (code: string) => void;
  /** Called with the reason why there is no picture. */
  onFailure: (reason: string) => void;
}

/** Offers the camera for scanning tickets, where the phone has one and the page may use it. */
export function offerCamera(options: CameraOptions): void {
  // Not every browser has both, and none on a page without https.
  const devices: Partial<MediaDevices> | undefined = navigator.mediaDevices;
  if (!devices?.getUserMedia) return;
  const { button, frame, video, labels, onCode } = options;
  button.hidden = false;
  let stream: MediaStream | null = null;
  let wakeLock: WakeLockSentinel | null = null;
  let last = { code: '', at: 0 };
  const isRunning = () => stream !== null;

  async function start(): Promise<void> {
    const wanted = { facingMode: 'environment', width: { ideal: 1280 }, height: { ideal: 720 } };
    stream = await navigator.mediaDevices.getUserMedia({ video: wanted, audio: false });
    video.srcObject = stream;
    frame.hidden = false;
    button.textContent = labels.stop;
    await video.play();
    wakeLock = 'wakeLock' in navigator ? await navigator.wakeLock.request('screen').catch(() => null) : null;
    const read = await openQrReader(options.decoderPath);
    while (isRunning()) {
      const code = await read(video).catch(() => null);
      if (code !== null && isRunning()) notice(code, Date.now());
      await wait(scanMs);
    }
  }

  function notice(code: string, at: number): void {
    const isNew = code !== last.code || at - last.at > sameTicketMs;
    last = { code, at };
    if (isNew) onCode(code);
  }

  function stop(): void {
    for (const track of stream?.getTracks() ?? []) track.stop();
    void wakeLock?.release();
    stream = null;
    video.srcObject = null;
    frame.hidden = true;
    button.textContent = labels.start;
  }

  button.addEventListener('click', () => {
    if (isRunning()) return stop();
    start().catch((error: Error) => {
      stop();
      options.onFailure(error.message || error.name);
    });
  });
  addEventListener('pagehide', stop);
}
