import type { IncomingMessage } from 'node:http';
import { WebSocketGateway, type OnGatewayConnection, type OnGatewayInit } from '@nestjs/websockets';
import type { WebSocket, WebSocketServer } from 'ws';
import { LIVE_PATH } from '#contracts';
import { AdmitConnection, type Admission } from '../access/admit-connection.js';
import type { Holder } from '../access/holder.js';
import { LiveHub } from './live-hub.js';
import { refuse, type Done } from './upgrade-refusal.js';

/**
 * `/ws/alerts` on the service's own HTTP server. Authentication happens at the upgrade, so that a stranger gets an HTTP status
 * and never a connection; origins need no check, because a browser cannot connect without a ticket that only the bearer of a
 * key can have. No permessage-deflate: it would compress every event once per client. `@SubscribeMessage` is not used: its
 * adapter drops frames it does not understand without a word.
 */
@WebSocketGateway({ path: LIVE_PATH, perMessageDeflate: false, maxPayload: 16 * 1024, closeTimeout: 5_000 })
export class LiveGateway implements OnGatewayInit<WebSocketServer>, OnGatewayConnection<WebSocket> {
  private readonly holders = new WeakMap<IncomingMessage, Holder>();

  constructor(private readonly admission: AdmitConnection, private readonly hub: LiveHub) {}

  afterInit(server: WebSocketServer): void {
    server.options.verifyClient = ({ req }: { req: IncomingMessage }, done: Done) => {
      this.admission.admit(req.headers, req.url ?? '/').then(
        (admission) => this.answer(req, admission, done),
        () => refuse(done, 503, 'The connection cannot be authenticated just now. Try again later.'),
      );
    };
  }

  handleConnection(socket: WebSocket, request: IncomingMessage): void {
    void this.hub.accept(socket, request.socket, this.holders.get(request)!);
  }

  /** `done(true)` calls handleConnection before it returns, so the room that was found is still there. */
  private answer(request: IncomingMessage, admission: Admission, done: Done): void {
    if (admission.kind === 'refused') return refuse(done, admission.status, admission.reason);
    if (this.hub.room(admission.holder.tenantId) !== 'room') return refuse(done, 503, 'There are too many connections. Try again later.');
    this.holders.set(request, admission.holder);
    done(true);
  }
}
