import type { AssignmentGroup as CoreGroup, WorkingHours } from '#core/allocation';
import type { Place, Places } from '../places.js';
import type { StoredGroup } from '../groups/known-groups.js';

/** Unique among all of a tenant's handlers. */
export const coreIdOf = (handler: string, groupId: string): string => `${handler}/${groupId}`;

/** A stored group as the scorers take it. Metrics in the wire's names become ours; what is not known stays out. */
export function coreGroup({ handler, groupId, group, load }: StoredGroup, places: Places, hoursOf: (calendar: string | undefined, place: Place) => WorkingHours | undefined): CoreGroup {
  const place = places.locate(group.location ?? {});
  const { metrics } = group;
  const hours = hoursOf(group.calendar ?? undefined, place);
  return {
    id: coreIdOf(handler, groupId),
    name: group.name,
    location: {
      ...(place.lat !== undefined && place.lng !== undefined && { point: { lat: place.lat, lng: place.lng } }),
      ...(place.timezone !== undefined && { timezone: place.timezone }),
      ...(group.location?.region != null && { region: group.location.region }),
    },
    capabilities: group.capabilities,
    status: group.status,
    maxBandwidth: group.max_bandwidth,
    currentLoad: load,
    metrics: {
      ...(metrics?.avg_resolution_time_hours != null && { avgResolutionHours: metrics.avg_resolution_time_hours }),
      ...(metrics?.sla_compliance_rate != null && { slaComplianceRate: metrics.sla_compliance_rate }),
      ...(metrics?.quality_score != null && { qualityScore: metrics.quality_score }),
      ...(metrics?.cultural_competencies != null && { culturalCompetencies: metrics.cultural_competencies }),
    },
    ...(hours && { hours }),
  };
}
