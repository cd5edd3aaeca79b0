/** A type of file that can be uploaded. */
export interface FileType {
  /** What people call it. */
  label: string;
  /** Endings of names; the first one is added to a name without any. */
  endings: readonly [string, ...string[]];
  /** Whether browsers show it in a page. A PDF needs a viewer, which no browser runs in a sandbox. */
  isImage: boolean;
  /** As what browsers play it. */
  plays?: 'video' | 'audio';
}

const ooxml = 'application/vnd.openxmlformats-officedocument';
const openDocument = 'application/vnd.oasis.opendocument';

/** The media types that can be uploaded at all. Callers accept some of them. HTML and SVG can run scripts. */
export const fileTypes = {
  'application/pdf': { label: 'PDF', endings: ['pdf'], isImage: false },
  'image/png': { label: 'PNG', endings: ['png'], isImage: true },
  'image/jpeg': { label: 'JPEG', endings: ['jpg', 'jpeg'], isImage: true },
  'image/webp': { label: 'WebP', endings: ['webp'], isImage: true },
  [`${ooxml}.presentationml.presentation`]: { label: 'PPTX', endings: ['pptx'], isImage: false },
  [`${ooxml}.wordprocessingml.document`]: { label: 'DOCX', endings: ['docx'], isImage: false },
  [`${ooxml}.spreadsheetml.sheet`]: { label: 'XLSX', endings: ['xlsx'], isImage: false },
  [`${openDocument}.presentation`]: { label: 'ODP', endings: ['odp'], isImage: false },
  [`${openDocument}.text`]: { label: 'ODT', endings: ['odt'], isImage: false },
  [`${openDocument}.spreadsheet`]: { label: 'ODS', endings: ['ods'], isImage: false },
  'video/mp4': { label: 'MP4', endings: ['mp4'], isImage: false, plays: 'video' },
  'video/webm': { label: 'WebM', endings: ['webm'], isImage: false, plays: 'video' },
  'audio/mpeg': { label: 'MP3', endings: ['mp3'], isImage: false, plays: 'audio' },
  'audio/x-m4a': { label: 'M4A', endings: ['m4a'], isImage: false, plays: 'audio' },
} as const satisfies Record<string, FileType>;

/** Images that browsers show. */
export const imageTypes = [
  'image/png',
  'image/jpeg',
  'image/webp',
] as const satisfies readonly (keyof typeof fileTypes)[];

/** Slides, documents, tables, images and recordings. */
export const materialTypes = Object.keys(fileTypes);

/** Returns the type of a media type, or null for one that can't be uploaded. */
export function fileTypeOf(mediaType: string): FileType | null {
  return Object.hasOwn(fileTypes, mediaType) ? fileTypes[mediaType as keyof typeof fileTypes] : null;
}

/** Returns media types as people call them, as in `PDF, PNG, JPEG`. */
export function labelsOf(mediaTypes: readonly string[]): string {
  return mediaTypes.flatMap((mediaType) => fileTypeOf(mediaType)?.label ?? []).join(', ');
}

/** Returns media types and endings for the `accept` attribute of a field. */
export function acceptOf(mediaTypes: readonly string[]): string {
  const endings = mediaTypes.flatMap((mediaType) => fileTypeOf(mediaType)?.endings ?? []);
  return [...mediaTypes, ...endings.map((ending) => `.${ending}`)].join(',');
}

/** Returns the size of a file in a language, as in `2.4 MB`. */
export function fileSize(bytes: number, language: string): string {
  const isSmall = bytes < 1_000_000;
  const unit = isSmall ? 'kilobyte' : 'megabyte';
  const value = isSmall ? Math.max(1, Math.round(bytes / 1000)) : bytes / 1_000_000;
  return new Intl.NumberFormat(language, { style: 'unit', unit, maximumFractionDigits: 1 }).format(value);
}
