import { withoutForms } from '../../../src/console/frame/read-only.js';

test('a page of an archived call keeps searches and what is about no call, and disables the rest', () => {
  const search = '<form method="get" action="/console/calls/a/people"><input name="q"></form>';
  const leave = '<form method="post" action="/console/sign-out"><button>Sign out</button></form>';
  const job = '<form method="post" action="/console/jobs/1/cancel"><button>Cancel</button></form>';
  expect(withoutForms(search + leave + job)).toBe(search + leave + job);
  const edit = (content: string) =>
    `<form class="form" method="post" action="/console/sessions/1/edit">${content}</form>`;
  const door = (content: string) => `<form action="/console/door/sessions/1/scan" method="post">${content}</form>`;
  const disabled = '<fieldset class="read-only" disabled><input name="title"></fieldset>';
  for (const form of [edit, door])
    expect(withoutForms(search + form('<input name="title">') + leave)).toBe(search + form(disabled) + leave);
  expect(withoutForms('<td><input type="checkbox" form="bulk"></td>')).toBe(
    '<td><input disabled type="checkbox" form="bulk"></td>',
  );
});
