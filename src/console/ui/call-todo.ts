import { translate } from '../../platform/i18n/messages.js';

/** Something that a call as a whole needs, as Home shows it. */
export function callTodo(
  language: string,
  code: string,
  tone: 'bad' | 'warn',
  path: string,
  values: Record<string, number | string>,
): TodoView {
  return {
    tone,
    icon: tone === 'bad' ? 'bang' : 'half',
    label: translate(language, `console.calls.home.todo.${code}`, values),
    title: '',
    path,
    action: translate(language, `console.calls.home.todoAction.${code}`),
  };
}

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
