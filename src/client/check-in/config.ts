/** Display of an outcome: green admits, amber needs attention, red refuses. */
interface OutcomeText {
  tone: string;
  icon: string;
  /** Can contain `{time}`, the time of the check-in. */
  heading: string;
  detail: string | null;
}

type Word =
  | 'inSince'
  | 'inSelfSince'
  | 'expected'
  | 'checkIn'
  | 'undo'
  | 'scan'
  | 'scanStop'
  | 'noCamera'
  | 'offline'
  | 'kept'
  | 'unsent'
  | 'storageFull'
  | 'signedOut'
  | 'unlisted'
  | 'unlistedDetail'
  | 'needsNetwork'
  | 'checking'
  | 'foundNone'
  | 'foundMore';

/** The configuration in `data-check-in`: URLs, files and texts, everything needed offline. */
export interface CheckInConfig {
  session: string;
  listPath: string;
  scansPath: string;
  workerPath: string;
  /** The module that reads QR codes if the browser can't. */
  decoder: string;
  /** The files of the page. */
  assets: string[];
  /** The icon sprite. */
  icons: string;
  /** By outcome. */
  outcomes: Record<string, OutcomeText>;
  words: Record<Word, string>;
}
