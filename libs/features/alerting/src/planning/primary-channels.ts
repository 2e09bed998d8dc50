import type { ChannelConfig } from '#platform/config';

/**
 * The channels every alert goes to. One that another names as its fallback takes only what that one refuses:
 * were it sent everything, there would be nothing left to fall back on. Channels that name each other are all primary.
 */
export function primaryChannels(channels: readonly ChannelConfig[]): readonly ChannelConfig[] {
  const fallbacks = new Set(channels.map(({ name, fallback }) => (fallback === name ? undefined : fallback)));
  const primary = channels.filter(({ name }) => !fallbacks.has(name));
  return primary.length > 0 ? primary : channels;
}
