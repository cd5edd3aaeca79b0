import { wait } from '../dom.js';

/** Pause between two scans of the camera image. */
const scanMs = 150;
/** A ticket that stays in view counts as one scan. */
const sameTicketMs = 4000;

export interface CameraOptions {
  button: HTMLButtonElement;
  /** The container of the video, hidden while the camera is off. */
  frame: HTMLElement;
  video: HTMLVideoElement;
  labels: { start: string; stop: string };
  /** URL of the module that reads codes if the browser can't. */
  decoderPath: string;
  onCode: (code: string) => void;
  /** Called with the reason why the camera doesn't work. */
  onFailure: (reason: string) => void;
}

/** Enables the camera for scanning tickets, if the phone has one and allows it. */
export function offerCamera(options: CameraOptions): void {
  // Not every browser has both, and none without https.
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

type ReadCode = (video: HTMLVideoElement) => Promise<string | null>;

/**
 * The part of the Barcode Detection API that is used here, which is missing in TypeScript's library and in some
 * browsers.
 */
interface BarcodeDetectorClass {
  new (options: { formats: string[] }): { detect(video: HTMLVideoElement): Promise<{ rawValue: string }[]> };
  getSupportedFormats?(): Promise<string[]>;
}
declare global {
  var BarcodeDetector: BarcodeDetectorClass | undefined;
}

interface QrDecoder {
  /** Throws when it sees no code. */
  decodeQR: (image: ImageData) => string;
}

/** Images are scaled down to this size, because larger ones take longer without better results. */
const maxPixels = 960;

/** Returns a QR code reader: the browser's, or else the module at `decoderPath`. */
async function openQrReader(decoderPath: string): Promise<ReadCode> {
  const native = globalThis.BarcodeDetector;
  const formats = await native?.getSupportedFormats?.().catch((): string[] => []);
  if (native && formats?.includes('qr_code')) {
    const detector = new native({ formats: ['qr_code'] });
    return async (video) => (await detector.detect(video))[0]?.rawValue ?? null;
  }
  const { decodeQR } = (await import(decoderPath)) as QrDecoder;
  const canvas = document.createElement('canvas');
  const context = canvas.getContext('2d', { willReadFrequently: true });
  return async (video) => {
    if (video.videoWidth === 0 || context === null) return null;
    const scale = Math.min(1, maxPixels / Math.max(video.videoWidth, video.videoHeight));
    canvas.width = Math.round(video.videoWidth * scale);
    canvas.height = Math.round(video.videoHeight * scale);
    context.drawImage(video, 0, 0, canvas.width, canvas.height);
    return decodeQR(context.getImageData(0, 0, canvas.width, canvas.height));
  };
}
