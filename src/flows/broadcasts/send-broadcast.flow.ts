import { Injectable } from '@nestjs/common';
import { broadcastSending } from '../../domain/broadcasts/broadcast-sending.js';
import { sendCampaigns } from '../campaigns/send-campaigns.js';
import { Changes } from '../changes.js';
import { type BackgroundWork, Job } from '../../platform/job.js';

/** Starts due broadcasts, enqueues their emails, and completes those whose emails have all been sent. */
@Injectable()
@Job({ everyMs: 1000 })
export class SendBroadcast implements BackgroundWork {
  constructor(private readonly changes: Changes) {}

  /** Returns how many emails were enqueued. Safe to run on several instances at once. */
  run(): Promise<number> {
    return sendCampaigns(this.changes, broadcastSending);
  }
}
