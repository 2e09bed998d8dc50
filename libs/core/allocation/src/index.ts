/** Which group a ticket goes to: a ticket's needs and the groups in, ranked scores with reasons out. Pure. */
export type { AssignmentGroup, GroupLocation, GroupMetrics, Point, WorkingHours } from './group.js';
export { LEVELS, type Level, type Requester, type TicketNeeds } from './ticket-needs.js';
export { NEUTRAL, SCORERS, type ScorerName, type Scores } from './scores.js';
export { DEFAULT_WEIGHTS, type Weights } from './weights.js';
export type { AllocationOptions, CustomScorer } from './options.js';
export type { Allocation, AllocationReason, Decision, RankedGroup, Standing, Unallocated, UnallocatedReason } from './decision.js';
export { rankingOf, type RankingTable } from './ranking-table.js';
export { rechoose, type Rechoice } from './rechoose.js';
export { namesCategory } from './scorers/words.js';
export { decide } from './decide.js';
export { compileGroups, type CompiledGroups } from './compile-groups.js';
export type { DecidedBatch } from './decided-batch.js';
export type { Evidence, NoProposal, Outcome, Refit, RefitOptions, WeightProposal } from './learning/outcome.js';
export { refitWeights } from './learning/refit-weights.js';
export type { ArrivalHistory, Forecast, ForecastHour, ForecastOptions } from './forecast/forecast.js';
export { finishedPerHour, forecastArrivals } from './forecast/forecast-arrivals.js';
