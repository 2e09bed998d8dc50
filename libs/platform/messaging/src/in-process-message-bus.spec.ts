import { silentLog } from '#platform/telemetry';
import { busContract } from '#testing';
import { InProcessMessageBus } from './in-process-message-bus.js';

busContract(() => ({ keeps: false, create: (deadLetters, resilience) => new InProcessMessageBus(deadLetters, silentLog, resilience) }));
