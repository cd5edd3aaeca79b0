/** Who looks at a page, as far as its words and times depend on it. */
export interface Viewer {
  /** One of our languages. */
  readonly language: string;
  /** IANA zone in which times are shown. */
  readonly timeZone: string;
  /** False while we do not know the person's zone and show the call's: then nothing is said about "you". */
  readonly isOwnZone: boolean;
  readonly now: Date;
}
