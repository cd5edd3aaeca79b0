import { Register } from '../../../src/flows/registrations/register.flow.js';
import { Withdraw } from '../../../src/flows/registrations/withdraw.flow.js';
import { registrationInput } from '../../../src/domain/registrations/admission/registration-input.js';
import { createWorld, staff } from '../../support/world.js';
import { barriers, equip } from '../page-checks.js';
import { desktop, openEmail, phone, Stage } from '../stage.js';

let stage: Stage;
let world: Awaited<ReturnType<typeof createWorld>>;

beforeAll(async () => {
  stage = await Stage.open();
  world = await createWorld(stage.app.dataSource, stage.app.clock, stage.app.config);
});
afterAll(() => stage?.close());

describe.each([
  ['on a phone', phone, { javaScriptEnabled: false }],
  ['at a desk', desktop, {}],
])('a person in line %s', (_name, viewport, options) => {
  test('is offered a seat, looks until when, and accepts it', async () => {
    const where = viewport === phone ? 'phone' : 'desk';
    const session = await world.session({ capacity: 1, promotion: 'offer', title: `Rain gardens, ${where}` });
    const come = (name: string) => {
      const input = registrationInput.parse({
        email: `${name}-${where}@example.org`,
        name: 'Amina Odhiambo',
        timeZone: 'Africa/Nairobi',
      });
      return stage.app.app.get(Register).run(session.id, input, staff);
    };
    const first = await come('first');
    await come('next');
    await stage.app.app.get(Withdraw).run(first.registration.id, staff);
    await stage.allSent();
    const mails = await stage.mailsTo(`next-${where}@example.org`, 2);
    const page = await equip(await stage.person({ viewport, ...options }));
    await openEmail(page, mails.at(-1)!);
    expect(await barriers(page)).toEqual([]);
    await page.getByRole('link', { name: 'Accept or decline the seat' }).click();
    await page.getByRole('heading', { name: 'A seat is reserved for you' }).waitFor();
    await page.getByText('It’s reserved for you until 11:00 on Tuesday 5 January 2027, Nairobi (UTC+3).').waitFor();
    expect(await barriers(page)).toEqual([]);
    await page.getByRole('link', { name: 'See all my sessions' }).click();
    await page.getByRole('button', { name: /^Accept the seat/u }).waitFor();
    expect(await barriers(page)).toEqual([]);
    await page.getByRole('button', { name: /^Accept the seat/u }).click();
    await page.getByRole('heading', { name: 'You have a seat' }).waitFor();
    await stage.allSent();
    const [invite] = (await stage.mailsTo(`next-${where}@example.org`, 3)).slice(-1);
    expect(invite?.parsed.subject).toContain('You have a seat now');
  });
});
