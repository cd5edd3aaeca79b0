import type { UploadLimits } from '../../platform/file-store/receive-upload.js';

const megabyte = 1024 * 1024;

/** Photos have at most 10 MB. A form with a larger one is received up to a length, so that it can say so. */
export const photoLimits: UploadLimits = { maxBytes: 10 * megabyte, maxFiles: 6 };

/** Twice the size at which a photo is shown, for screens with small pixels. */
export const maxPhotoPixels = { width: 480, height: 480 };
