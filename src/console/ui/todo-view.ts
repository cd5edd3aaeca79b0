/** Something that needs an organizer, with where to do it. */
export interface TodoView {
  tone: string;
  icon: string;
  label: string;
  /** What it is about; empty for the call as a whole. */
  title: string;
  path: string;
  action: string;
}
