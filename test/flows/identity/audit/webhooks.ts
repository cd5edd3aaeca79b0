import { webhookInput } from '../../../../src/parts/webhooks/domain/webhook-input.js';
import { ChangeWebhook } from '../../../../src/parts/webhooks/flows/change-webhook.flow.js';
import { startReceiver } from '../../../support/receiver.js';
import { auditEntries, byStaff, organizer } from './audited.js';

export function auditWebhooks(): void {
  test('names who changes webhooks', async () => {
    const receiver = await startReceiver();
    const input = webhookInput.parse({ name: 'CRM', url: receiver.url });
    let id = '';
    const entries = (work: (flow: ChangeWebhook) => Promise<unknown>) => auditEntries(ChangeWebhook, work);
    const about = (action: string) => [byStaff(`webhook.${action}`, 'webhook')];
    const create = async (flow: ChangeWebhook) => (id = (await flow.create(null, input, organizer)).webhook.id);
    expect(await entries(create)).toEqual(about('created'));
    expect(await entries((flow) => flow.edit(id, (stored) => stored, organizer))).toEqual(about('edited'));
    expect(await entries((flow) => flow.rotate(id, { endsNow: true }, organizer))).toEqual(about('rotated'));
    expect(await entries((flow) => flow.pause(id, true, organizer))).toEqual(about('paused'));
    expect(await entries((flow) => flow.pause(id, true, organizer))).toEqual([]);
    expect(await entries((flow) => flow.pause(id, false, organizer))).toEqual(about('resumed'));
    expect(await entries((flow) => flow.test(id, organizer))).toEqual(about('tested'));
    expect(await entries((flow) => flow.replay(id, { from: '1', to: '2' }, organizer))).toEqual(about('replayed'));
    expect(await entries((flow) => flow.remove(id, organizer))).toEqual(about('removed'));
    await receiver.close();
  });
}
