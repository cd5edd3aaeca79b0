import { Global, Module } from '@nestjs/common';
import { RoomsApiController } from '../api/rooms/rooms.controller.js';
import { HostController } from '../console/rooms/host.controller.js';
import { EnterAsHost } from '../flows/rooms/enter-as-host.flow.js';
import { ReceiveReport } from '../flows/rooms/receive-report.flow.js';
import { JoinController } from '../site/rooms/join.controller.js';

const flows = [EnterAsHost, ReceiveReport];

/** Online rooms: joining, hosting, and what the room reports. */
@Global()
@Module({
  controllers: [
    // Public pages
    JoinController,
    // Console
    HostController,
    // API
    RoomsApiController,
  ],
  providers: [...flows],
  exports: [...flows],
})
export class RoomsModule {}
