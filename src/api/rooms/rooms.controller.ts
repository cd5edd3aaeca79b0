import { Body, Headers, Post } from '@nestjs/common';
import { ApiBody } from '@nestjs/swagger';
import { z } from 'zod';
import { ReceiveReport } from '../../flows/rooms/receive-report.flow.js';
import { ApiController } from '../api-controller.js';
import { Operation } from '../operation.js';

const reportedSchema = z
  .object({ people: z.int().meta({ description: 'How many people of the session it told of.' }) })
  .meta({ id: 'ReportedMeeting', title: 'What became of the report of a meeting' });

@ApiController('Attendance')
export class RoomsApiController {
  constructor(private readonly receiveReport: ReceiveReport) {}

  @Post('rooms/bigbluebutton')
  @Operation({
    summary: 'Tell who was in a BigBlueButton meeting, at its end',
    description:
      'For the BigBlueButton server alone, which sends it by itself (`analytics-callback-url`) and signs it with the secret that it shares with us (a JWT, HS512). The same report again changes nothing.',
    status: 200,
    answer: 'It is noted.',
    schema: reportedSchema,
    refusals: {
      401: 'The token is missing, wrong or old.',
      404: 'The meeting belongs to no session of ours.',
    },
    requires: null,
  })
  @ApiBody({ schema: { type: 'object' }, required: true })
  report(@Headers('authorization') authorization: string | undefined, @Body() body: unknown) {
    return this.receiveReport.run(authorization ?? '', body);
  }
}
