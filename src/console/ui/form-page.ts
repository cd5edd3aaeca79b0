import type { FormView } from '../../platform/forms/form.js';
import type { ConsoleLayout } from '../frame/layout.js';
import type { EditView } from './form-edit.js';

/** What the page of a declared form has beside its fields. */
interface FormPageInput {
  title: string;
  /** The page that it was opened from, to which it also leads without saving. */
  back: { path: string; label: string };
  lede?: string;
  /** What to know before filling it in. */
  note?: string | null;
  action: string;
  /** The text of its button. */
  submit: string;
  form: FormView;
  /** The edit of something that is there. */
  edit?: EditView | null;
}

/** Returns the page `form`: one declared form and nothing else. */
export function formPage(layout: ConsoleLayout, page: FormPageInput) {
  return { ...layout, lede: null, note: null, edit: null, ...page };
}
