/** The viewer of a page: language and time zone. */
export interface Viewer {
  /** One of the supported languages. */
  readonly language: string;
  /** IANA time zone for displaying times. */
  readonly timeZone: string;
  /** False if the person's time zone is unknown and the call's is used: then texts don't address "you". */
  readonly isOwnZone: boolean;
  /** Whether the page answers a form, so that the browser can't load it again. */
  readonly isFormAnswer?: true;
  /** Name of the call's link by which the visitor came (`Call.linkNames`), from the address: no cookie keeps it. */
  readonly via?: string;
  readonly now: Date;
}
