/** How an outcome is shown: green admits, amber asks for a look, red refuses. */
interface OutcomeText {
  tone: string;
  icon: string;
  /** May contain `{time}`: since when somebody is checked in. */
  heading: string;
  detail: string | null;
}

type Word =
  | 'inSince'
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

/** What the page says about itself in `data-check-in`: addresses, files and texts, all that is needed without network. */
export interface CheckInConfig {
  session: string;
  listPath: string;
  scansPath: string;
  workerPath: string;
  /** The module that reads QR codes where the browser cannot. */
  decoder: string;
  /** The files of the page. */
  assets: string[];
  /** The sprite of icons. */
  icons: string;
  /** By outcome. */
  outcomes: Record<string, OutcomeText>;
  words: Record<Word, string>;
}
