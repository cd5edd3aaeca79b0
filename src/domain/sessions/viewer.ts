/** The viewer of a page: language and time zone. */
export interface Viewer extends Way {
  /** One of the supported languages. */
  readonly language: string;
  /** IANA time zone for displaying times. */
  readonly timeZone: string;
  /** False if the person's time zone is unknown and the call's is used: then texts don't address "you". */
  readonly isOwnZone: boolean;
  /** Whether the page answers a form, so that the browser can't load it again. */
  readonly isFormAnswer?: true;
  readonly now: Date;
}

/** How a visitor came, by the address of the page: no cookie keeps it. */
export interface Way {
  /** Name of the call's link (`Call.linkNames`). */
  readonly via?: string;
  /** Origin of the site that shows the programme (`Call.embedOrigins`). */
  readonly embed?: string;
}
