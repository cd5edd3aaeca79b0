import { area } from '../app/area.js';
import { serverRooms } from '../domain/rooms/open-room.js';
import { roomOpeners } from '../domain/rooms/room-opener.js';
import { RoomsApiController } from '../api/rooms/rooms.controller.js';
import { HostController } from '../console/rooms/host.controller.js';
import { EnterAsHost } from '../flows/rooms/enter-as-host.flow.js';
import { ReceiveReport } from '../flows/rooms/receive-report.flow.js';
import { JoinController } from '../site/rooms/join.controller.js';

/** Online rooms: joining, hosting, and what the room reports. */
export const rooms = area({
  name: 'rooms',
  data: {
    auditActions: ['session.hosted', 'session.room-reported'],
  },
  surface: {
    contributes: serverRooms.map((one) => roomOpeners.with(one)),
    controllers: [
      // Public pages
      JoinController,
      // Console
      HostController,
      // API
      RoomsApiController,
    ],
    providers: [EnterAsHost, ReceiveReport],
  },
});
