import { Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { DeliverMessages } from '../flows/notifications/deliver-messages.flow.js';
import { PlanReminders } from '../flows/notifications/plan-reminders.flow.js';
import { Worker } from './worker.js';

/** Lets the delivery of this process send the reminders that it plans, as claimed. */
@Injectable()
export class HandOverReminders implements OnApplicationBootstrap {
  constructor(
    private readonly planReminders: PlanReminders,
    private readonly deliverMessages: DeliverMessages,
    private readonly worker: Worker,
  ) {}

  onApplicationBootstrap(): void {
    this.planReminders.handTo({
      canTake: (count, mostMs) => this.deliverMessages.canTake(count, mostMs),
      take: async (messages, since) => {
        await this.deliverMessages.take(messages, since);
        // PostgreSQL may have rung before, when there was nothing to claim.
        this.worker.wake('message');
      },
    });
  }
}
