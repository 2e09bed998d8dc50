import type { IncomingMessage } from 'node:http';
import type { INestApplication } from '@nestjs/common';
import { WsAdapter } from '@nestjs/platform-ws';
import type { WebSocketServer } from 'ws';
import type { Log } from '#platform/telemetry';

/** Where there are gateways. */
export class UpgradePaths {
  private readonly paths = new Set<string>();

  add(path: string): void {
    this.paths.add(path);
  }

  /** An offer to upgrade to something else, or somewhere else, is to be ignored (RFC 9110 §7.8): clients make it of habit. */
  takes({ url = '', headers }: IncomingMessage): boolean {
    return headers.upgrade?.toLowerCase() === 'websocket' && this.paths.has(url.split('?', 1)[0]!);
  }
}

/**
 * Nest's adapter for `ws`, which reports whatever a peer does wrong (too long a message, a broken frame, a reset) as an error
 * of ours with a stack trace. `ws` has closed such a connection with the code that says why; an operator need not read it.
 */
export class WebSocketAdapter extends WsAdapter {
  constructor(app: INestApplication, private readonly log: Log, private readonly upgrades: UpgradePaths) {
    super(app);
  }

  override create(port: number, options: Parameters<WsAdapter['create']>[1] = {}): unknown {
    if (options.path !== undefined) this.upgrades.add(options.path);
    return super.create(port, options);
  }

  override bindErrorHandler(server: WebSocketServer): WebSocketServer {
    return server.on('connection', (socket) => {
      socket.on('error', ({ message }) => this.log.debug({ operation: 'websocket', reason: message }, 'A WebSocket connection failed'));
    });
  }
}
