import type { INestApplication } from '@nestjs/common';
import { WsAdapter } from '@nestjs/platform-ws';
import type { WebSocketServer } from 'ws';
import type { Log } from '#platform/telemetry';

/**
 * Nest's adapter for `ws`, which reports whatever a peer does wrong (too long a message, a broken frame, a reset) as an error
 * of ours with a stack trace. `ws` has closed such a connection with the code that says why; an operator need not read it.
 */
export class WebSocketAdapter extends WsAdapter {
  constructor(app: INestApplication, private readonly log: Log) {
    super(app);
  }

  override bindErrorHandler(server: WebSocketServer): WebSocketServer {
    return server.on('connection', (socket) => {
      socket.on('error', ({ message }) => this.log.debug({ operation: 'websocket', reason: message }, 'A WebSocket connection failed'));
    });
  }
}
