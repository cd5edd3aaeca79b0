import { Body, Headers, Post } from '@nestjs/common';
import { ApiBody } from '@nestjs/swagger';
import { z } from 'zod';
import { ReceiveReport } from '../../flows/rooms/receive-report.flow.js';
import { ApiController } from '../api-controller.js';
import { Operation } from '../operation.js';

const reportedSchema = z
  .object({ people: z.int().meta({ description: 'Number of registered people in the report.' }) })
  .meta({ id: 'ReportedMeeting', title: 'Meeting report' });

@ApiController('Webhooks')
export class RoomsApiController {
  constructor(private readonly receiveReport: ReceiveReport) {}

  @Post('rooms/bigbluebutton')
  @Operation({
    summary: 'Receive a BigBlueButton meeting report',
    description:
      'Called by the BigBlueButton server when a meeting ends (`analytics-callback-url`), with a JWT (HS512) signed with the shared secret. Sending the same report again changes nothing.',
    answer: 'The report was processed.',
    schema: reportedSchema,
    refusals: {
      401: 'The token is missing, invalid or expired.',
      404: "The meeting doesn't belong to a session.",
    },
    requires: null,
  })
  @ApiBody({ schema: { type: 'object' }, required: true })
  report(@Headers('authorization') authorization: string | undefined, @Body() body: unknown) {
    return this.receiveReport.run(authorization ?? '', body);
  }
}
