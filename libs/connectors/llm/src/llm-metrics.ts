import { Counter, type Registry } from 'prom-client';
import type { LlmFailure } from './llm-ticket.js';

export class LlmMetrics {
  private readonly tickets: Counter<'outcome'>;
  private readonly tokens: Counter;

  constructor(registry: Registry) {
    const registers = [registry];
    this.tickets = new Counter({ name: 'watchdog_llm_tickets_total', help: 'Tickets a language model was asked about, by what came of it', labelNames: ['outcome'], registers });
    this.tokens = new Counter({ name: 'watchdog_llm_tokens_total', help: 'Tokens, in and out, as the providers count them', registers });
  }

  ended(outcome: 'classified' | LlmFailure): void {
    this.tickets.inc({ outcome });
  }

  used(tokens: number): void {
    this.tokens.inc(tokens);
  }
}
