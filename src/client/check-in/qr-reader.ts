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
export async function openQrReader(decoderPath: string): Promise<ReadCode> {
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
